package dev.precis.llm.spark;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/**
 * A function as Spark calls it. The result is NULL if any argument is NULL. Spark calls it once per
 * row, because it neither repeats nor moves a function that is not deterministic.
 *
 * <p>There is one class for all functions, without subclasses, because Spark looks for the method
 * in a function's own class only. Equal functions are the same to Spark, so an equal query finds a
 * cached result.
 *
 * @param <R> Spark's internal class for values of the result type
 */
final class BoundSqlFunction<R> implements ScalarFunction<R> {
  private static final long serialVersionUID = 1L;

  private final RowFunction<R> function;

  BoundSqlFunction(RowFunction<R> function) {
    this.function = function;
  }

  @Override
  public R produceResult(InternalRow row) {
    for (int i = 0; i < function.inputTypes().size(); i++) {
      if (row.isNullAt(i)) {
        return null;
      }
    }
    return function.result(row);
  }

  @Override
  public String name() {
    return function.name();
  }

  @Override
  public DataType[] inputTypes() {
    return function.inputTypes().toArray(DataType[]::new);
  }

  @Override
  public DataType resultType() {
    return function.resultType();
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoundSqlFunction<?> that && function.equals(that.function);
  }

  @Override
  public int hashCode() {
    return function.hashCode();
  }
}
