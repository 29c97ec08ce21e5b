package dev.precis.job.table;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A row whose values are read by column name. The columns come with it, because a row of an RDD has
 * no schema of its own. A name that is no column is an {@link IllegalArgumentException}.
 *
 * @param columns of the row, in its order
 */
public record NamedRow(Row row, StructType columns) {
  /** The value of a column of strings; null if there is none. */
  public String text(String column) {
    return row.getString(columns.fieldIndex(column));
  }

  /** The value of a column of integers; null if there is none. */
  Integer number(String column) {
    return row.getAs(columns.fieldIndex(column));
  }

  /** The value of a column of lists. */
  List<String> list(String column) {
    return row.getList(columns.fieldIndex(column));
  }
}
