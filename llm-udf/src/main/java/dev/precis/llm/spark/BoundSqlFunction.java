package dev.precis.llm.spark;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/**
 * A function as Spark calls it; NULL where any argument is NULL. It is called once for each row:
 * Spark may neither repeat nor move what is not deterministic.
 *
 * <p>One class for all functions and no subclasses, since Spark looks for the method in a
 * function's own class alone. Equal ones are the same to Spark: so a cached query is found again by
 * another that says the same.
 *
 * @param <R> what Spark has for a value of its result type
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
