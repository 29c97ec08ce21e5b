package dev.precis.job.output;

import dev.precis.job.console.InputException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Merges the committed waves of a recipe into one. A killed compaction leaves the old waves or the
 * new one. Not thread-safe.
 */
final class Compaction {
  private static final long ROWS_PER_FILE = 100_000;

  private final OutputFolder folder;
  private final CommittedWaves waves;
  private final WaveTables tables;

  Compaction(OutputFolder folder, CommittedWaves waves, WaveTables tables) {
    this.folder = folder;
    this.waves = waves;
    this.tables = tables;
  }

  /**
   * Merges the waves of one table. A single wave stays as it is.
   *
   * @param number for the new wave
   * @return how many waves there were
   * @throws dev.precis.job.lock.LockLostException if another run has taken the output; the waves
   *     stay as they are
   */
  int compact(SparkSession spark, String table, String recipe, int number) {
    List<Wave> old = waves.of(table, recipe);
    if (old.size() > 1) {
      try {
        replace(spark, old, new Wave.Key(table, recipe, number));
      } catch (IOException e) {
        throw new InputException(
            "Cannot compact output: " + e.getMessage() + ", got " + folder.layout().root(), e);
      }
    }
    return old.size();
  }

  private void replace(SparkSession spark, List<Wave> old, Wave.Key key) throws IOException {
    Dataset<Row> rows = tables.whole(spark, key.table(), old);
    long count = rows.count();
    // If this run is killed, the new wave is known to hold nothing of its own.
    waves.begin(key);
    Path away = away();
    Wave made = tables.write(rows.repartition((int) (1 + count / ROWS_PER_FILE)), count, key);
    waves.replace(old, made);
    // Until they are gone, other programs see the rows twice, so this comes first.
    for (Wave each : old) {
      remove(folder.layout().wave(each.key()), away);
    }
    if (away != null) {
      folder.files().delete(folder.layout().replaced(), true);
    }
  }

  /** A folder to move old waves to; null where folders are not moved in one step. */
  private Path away() throws IOException {
    if (!folder.promises().movesFolders()) {
      return null;
    }
    Path away = new Path(folder.layout().replaced(), UUID.randomUUID().toString());
    folder.files().mkdirs(away);
    return away;
  }

  /** A move takes one step, and no program finds the folder with half of its files. */
  private void remove(Path wave, Path away) throws IOException {
    if (away == null || !folder.files().rename(wave, new Path(away, wave.getName()))) {
      folder.files().delete(wave, true);
    }
  }
}
