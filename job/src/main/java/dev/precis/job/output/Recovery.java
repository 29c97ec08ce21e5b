package dev.precis.job.output;

import dev.precis.job.store.Folder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Brings into order what killed runs left: commits waves that are finished, and removes what is
 * proven to be no finished work. The caller holds the lock. Not thread-safe.
 */
final class Recovery {
  /** What cannot be told from finished work is kept so long. */
  static final Duration KEPT = Duration.ofDays(1);

  private final FileSystem files;
  private final OutputLayout layout;
  private final CommittedWaves waves;
  private final boolean movesFolders;
  private final Clock clock;
  private final Duration kept;
  private int committed;
  private int replaced;
  private int removed;
  private int left;

  /**
   * @param kept how long folders are kept that no commit names and that do not seem finished
   */
  Recovery(OutputFolder folder, CommittedWaves waves, Clock clock, Duration kept) {
    this.files = folder.files();
    this.layout = folder.layout();
    this.waves = waves;
    this.movesFolders = folder.promises().movesFolders();
    this.clock = clock;
    this.kept = kept;
  }

  /**
   * What was done.
   *
   * @param committed waves that were finished, but not committed
   * @param replaced folders that were removed because their rows are in other waves
   * @param removed folders that were removed because they were not finished
   * @param left folders that do not seem finished, but are not old enough to be removed
   */
  record Result(int committed, int replaced, int removed, int left) {}

  Result recover() throws IOException {
    waves.carryOver();
    for (String table : SummaryStore.TABLES) {
      for (Path recipe : children(layout.table(table))) {
        String id = OutputLayout.recipeId(recipe).orElse(null);
        if (id != null) {
          recover(table, id, recipe);
        }
      }
    }
    for (Path written : children(layout.writing())) {
      removeIfOld(written);
    }
    for (Path compaction : children(layout.replaced())) {
      for (Path wave : children(compaction)) {
        replaced += remove(wave);
      }
      files.delete(compaction, true);
    }
    return new Result(committed, replaced, removed, left);
  }

  private void recover(String table, String id, Path recipe) throws IOException {
    int last =
        waves.log().live().stream()
            .filter(wave -> wave.table().equals(table) && wave.recipe().equals(id))
            .mapToInt(Wave::number)
            .max()
            .orElse(0);
    for (Path child : children(recipe)) {
      OptionalInt number = OutputLayout.waveNumber(child);
      if (number.isPresent()) {
        recover(new Wave.Key(table, id, number.getAsInt()), child, last);
      } else if (LegacyWaves.isCompacting(child)) {
        // Its rows are in the log, or in the waves that it was to replace.
        replaced += remove(child);
      }
    }
  }

  private void recover(Wave.Key wave, Path folder, int last) throws IOException {
    CommitLog log = waves.log();
    if (log.isLive(wave)) {
      return;
    }
    if (log.isReplaced(wave) || log.isAbandoned(wave)) {
      replaced += remove(folder);
    } else if (wave.number() > last && isFinished(folder)) {
      waves.add(
          new Wave(
              wave.table(),
              wave.recipe(),
              wave.number(),
              Wave.UNKNOWN,
              new WaveFolder(files, folder).dataFiles(layout.root())));
      committed++;
    } else {
      removeIfOld(folder);
    }
  }

  /** A folder that was moved to its place holds all of its files. */
  private boolean isFinished(Path folder) {
    WaveFolder wave = new WaveFolder(files, folder);
    return wave.looksFinished() && (movesFolders || wave.hasSuccess());
  }

  private void removeIfOld(Path folder) throws IOException {
    long age = clock.millis() - new Folder(files, folder).lastWritten();
    // The clock of the store may be ahead.
    if (kept.isZero() || age >= kept.toMillis()) {
      removed += remove(folder);
    } else {
      left++;
    }
  }

  private int remove(Path folder) throws IOException {
    return files.delete(folder, true) ? 1 : 0;
  }

  private Iterable<Path> children(Path folder) {
    return new Folder(files, folder).children();
  }
}
