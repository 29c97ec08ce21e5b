package dev.precis.job.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file by which a run tells its executors to begin no more chapters. Not thread-safe: one for
 * each task.
 */
public final class StopMarker {
  /** A chapter of a fast engine takes less than a look at a remote file system. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final FileSystem files;
  private boolean set;
  private long lookedNanos = System.nanoTime() - LOOK_NANOS;

  StopMarker(String file, Configuration hadoop) {
    try {
      this.file = new Path(file);
      this.files = this.file.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + file, e);
    }
  }

  /** As it stood at most a second ago. */
  public boolean isSet() {
    if (!set && System.nanoTime() - lookedNanos >= LOOK_NANOS) {
      lookedNanos = System.nanoTime();
      try {
        set = files.exists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot look for " + file, e);
      }
    }
    return set;
  }
}
