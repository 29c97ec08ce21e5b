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
 * What a function does with a row, for arguments of known types. Not thread-safe: Spark has one for
 * each task.
 *
 * @param <R> what Spark has for a value of its result type
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

  abstract DataType resultType();

  /** The result for a row without NULLs. */
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

  final TextGenerator model() {
    return ExecutorModel.get(settings.model(), settings.servers(), load -> {});
  }

  /** Of the task; small tables are worked on by the driver, where there is none. */
  final Cancellation cancellation() {
    TaskContext task = TaskContext.get();
    return task == null ? Cancellation.NEVER : task::isInterrupted;
  }

  /** A row's failure, but not where the row is not at fault since its task was ended. */
  final GenerationException ofRow(GenerationException failure) {
    if (failure.kind() == FailureKind.CANCELLED && TaskContext.get() != null) {
      throw new TaskKilledException("the task was called off while " + name() + " was at work");
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
