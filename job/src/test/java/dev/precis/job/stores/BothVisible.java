package dev.precis.job.stores;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Measures how long a list of a recipe's folder shows a compaction's new wave and old ones. Lists
 * the folder all the time.
 */
final class BothVisible {
  private final List<Duration> windows = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean ended = new AtomicBoolean();
  private final FileSystem files;
  private final Path recipe;
  private final int waves;
  private final Thread thread = new Thread(this::watch, "both visible");

  private BothVisible(FileSystem files, Path recipe, int waves) {
    this.files = files;
    this.recipe = recipe;
    this.waves = waves;
  }

  /**
   * @param waves how many there are before each compaction
   */
  static BothVisible watch(FileSystem files, Path recipe, int waves) {
    BothVisible watch = new BothVisible(files, recipe, waves);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    long since = 0;
    while (!ended.get()) {
      int seen = count();
      if (seen > waves && since == 0) {
        since = System.nanoTime();
      } else if (seen == 1 && since != 0) {
        windows.add(Duration.ofNanos(System.nanoTime() - since));
        since = 0;
      }
    }
  }

  private int count() {
    try {
      return files.listStatus(recipe).length;
    } catch (IOException e) {
      // It goes away while it is listed.
      return -1;
    }
  }

  /** Ends, and returns what was measured. */
  String stop() throws InterruptedException {
    ended.set(true);
    thread.join();
    List<Duration> sorted = windows.stream().sorted().toList();
    return sorted.isEmpty()
        ? "no compaction seen"
        : String.format(
            Locale.ROOT,
            "both visible in %d compactions: median %.1f ms, at most %.1f ms",
            sorted.size(),
            millis(sorted.get(sorted.size() / 2)),
            millis(sorted.get(sorted.size() - 1)));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
