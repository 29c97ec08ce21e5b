package dev.precis.job.lake;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** Appends rows to a table. */
final class TableWriter {
  private TableWriter() {}

  /**
   * Appends rows in one commit.
   *
   * @param options of the table's format
   * @throws IllegalStateException if there is no such table any more
   */
  static void append(Dataset<Row> rows, TableName table, Map<String, String> options) {
    try {
      rows.writeTo(table.quoted()).options(options).append();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(
          "Cannot write to table: it does not exist any more, got " + table, e);
    }
  }
}
