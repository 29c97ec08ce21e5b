package dev.precis.job.sql;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;

/** Chooses the columns to read. Not thread-safe. */
final class OutputScanBuilder implements SupportsPushDownRequiredColumns {
  private final String description;
  private Dataset<Row> rows;

  OutputScanBuilder(String description, Dataset<Row> rows) {
    this.description = description;
    this.rows = rows;
  }

  /** Spark may ask for some fields of a struct; it gets the whole one. */
  @Override
  public void pruneColumns(StructType required) {
    rows = rows.select(Arrays.stream(required.fieldNames()).map(rows::col).toArray(Column[]::new));
  }

  @Override
  public Scan build() {
    return new OutputScan(description, rows);
  }
}
