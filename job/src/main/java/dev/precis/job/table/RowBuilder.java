package dev.precis.job.table;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Makes one row. Values are set by column name, in any order; a column that is not set is null. Not
 * thread-safe.
 */
final class RowBuilder {
  private final StructType columns;
  private final Object[] values;

  /**
   * @param columns of the row, in its order
   */
  RowBuilder(StructType columns) {
    this.columns = columns;
    this.values = new Object[columns.length()];
  }

  /**
   * @param value null for none
   * @throws IllegalArgumentException if there is no such column
   */
  RowBuilder set(String column, Object value) {
    values[columns.fieldIndex(column)] = value;
    return this;
  }

  /** Sets a column of lists. Spark takes arrays for them. */
  RowBuilder setList(String column, List<String> values) {
    return set(column, values.toArray(String[]::new));
  }

  /** The row. The builder must not be used any more. */
  Row build() {
    return RowFactory.create(values);
  }
}
