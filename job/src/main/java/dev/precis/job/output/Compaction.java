package dev.precis.job.output;

import dev.precis.job.console.InputException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Merges the committed waves of a recipe into one. Not thread-safe. */
final class Compaction {
  private static final long ROWS_PER_FILE = 100_000;

  private final OutputFolder folder;
  private final WaveFolders waves;
  private final WaveTables tables;

  Compaction(OutputFolder folder, WaveFolders waves, WaveTables tables) {
    this.folder = folder;
    this.waves = waves;
    this.tables = tables;
  }

  /**
   * Merges the waves of one table. A single wave stays as it is.
   *
   * @param lock that the caller holds on the output
   * @return how many waves there were
   * @throws LockLostException if another run has taken the output; the waves stay as they are
   */
  int compact(SparkSession spark, String table, String recipe, RunLock lock) {
    List<Path> old = waves.committed(table, recipe);
    if (old.size() < 2) {
      return old.size();
    }
    CompactionFolder made =
        new CompactionFolder(folder.files(), folder.layout().recipe(table, recipe));
    Dataset<Row> rows = tables.whole(spark, table, old);
    int count = (int) (1 + rows.count() / ROWS_PER_FILE);
    tables.write(
        rows.repartition(count),
        table,
        recipe,
        made.wave(OutputLayout.waveName(waves.nextNumber(recipe))));
    lock.requireHeld();
    try {
      made.replace(old);
    } catch (IOException e) {
      throw new InputException(
          "Cannot compact output: " + e.getMessage() + ", got " + folder.layout().root(), e);
    }
    return old.size();
  }
}
