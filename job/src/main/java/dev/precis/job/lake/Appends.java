package dev.precis.job.lake;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Adds the rows of a wave to a table in one atomic commit, by the means of its format. */
interface Appends extends AutoCloseable {
  /** Of a run to a table. */
  static Appends to(LakeTable table, SparkSession spark, String runId) {
    return switch (table.format()) {
      case ICEBERG -> new IcebergAppends(spark, table.name(), runId);
      case DELTA -> new DeltaAppends(table.name(), runId);
    };
  }

  /**
   * Adds those rows whose key the table does not have. If another run commits meanwhile, it fails,
   * or sees the rows of that run: no key is there twice.
   *
   * @param rows in the columns of the table
   */
  void addMissing(Dataset<Row> rows, WaveId wave);

  /** Adds the rows. */
  void addAll(Dataset<Row> rows, WaveId wave);

  /** Removes what it needed for its commits. */
  @Override
  void close();
}
