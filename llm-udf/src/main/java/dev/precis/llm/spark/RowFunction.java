package dev.precis.llm.spark;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.TextGenerator;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/**
 * Calculates a function's result for a row, for arguments of known types. Not thread-safe: Spark
 * uses one per task.
 *
 * @param <R> Spark's internal class for values of the result type
 */
abstract class RowFunction<R> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SqlFunction function;
  private final CatalogSettings settings;
  private final List<DataType> inputTypes;

  RowFunction(SqlFunction function, CatalogSettings settings, List<DataType> inputTypes) {
    this.function = function;
    this.settings = settings;
    this.inputTypes = List.copyOf(inputTypes);
  }

  /** The type of the result in SQL. */
  abstract DataType resultType();

  /** Returns the result for a row without NULLs. */
  abstract R result(InternalRow row);

  final String name() {
    return function.label();
  }

  final List<DataType> inputTypes() {
    return inputTypes;
  }

  final CatalogSettings settings() {
    return settings;
  }

  /** Returns the catalog's model, which the first row of an executor loads. */
  final TextGenerator model() {
    return ExecutorModel.get(settings.model(), settings.servers(), load -> {});
  }

  /** The cancellation of the task. The driver evaluates small tables without a task. */
  final Cancellation cancellation() {
    TaskContext task = TaskContext.get();
    return task == null ? Cancellation.NEVER : task::isInterrupted;
  }

  /**
   * Returns a failure as the row's. If the task was cancelled, the row is not at fault, and the
   * method throws.
   */
  final GenerationException ofRow(GenerationException failure) {
    if (failure.kind() == FailureKind.CANCELLED && TaskContext.get() != null) {
      throw new TaskKilledException("the task was cancelled during " + name());
    }
    return failure;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof RowFunction<?> that
        && function == that.function
        && settings.equals(that.settings)
        && inputTypes.equals(that.inputTypes);
  }

  @Override
  public final int hashCode() {
    return Objects.hash(function, settings, inputTypes);
  }
}
