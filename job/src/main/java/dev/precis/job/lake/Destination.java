package dev.precis.job.lake;

import dev.precis.job.console.Console;
import dev.precis.job.output.FolderStore;
import dev.precis.job.output.SummaryStore;
import org.apache.spark.sql.SparkSession;

/**
 * Where a run writes: an output folder, or tables of a catalog.
 *
 * @param folder a new folder, or one of an earlier run; null for tables
 * @param tables null for a folder
 */
public record Destination(String folder, LakeTarget tables) {
  /** An output folder: a new one, or one of an earlier run. */
  public static Destination folder(String folder) {
    return new Destination(folder, null);
  }

  /** Tables of a catalog. */
  public static Destination tables(LakeTarget tables) {
    return new Destination(null, tables);
  }

  /**
   * Checks that no other run works on a folder. Several runs may write to tables.
   *
   * @throws dev.precis.job.console.InputException if another run works on it
   */
  public void requireFree(SparkSession spark, Console console) {
    if (tables == null) {
      FolderStore.requireFree(folder, spark.sparkContext().hadoopConfiguration(), console);
    }
  }

  /**
   * Opens it for writing.
   *
   * @param format of new tables; empty for the default
   * @throws dev.precis.job.console.InputException if it cannot be written
   */
  public SummaryStore open(SparkSession spark, String format, Console console) {
    return tables == null
        ? FolderStore.create(spark, folder, format)
        : LakeStore.create(spark, tables, format, console);
  }

  /** For people. */
  @Override
  public String toString() {
    return tables == null ? folder : tables.summaries();
  }
}
