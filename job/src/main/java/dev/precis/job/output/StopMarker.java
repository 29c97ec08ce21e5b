package dev.precis.job.output;

import dev.precis.job.store.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with which a run asks its executors to start no more texts. Not thread-safe: each task
 * has its own.
 */
public final class StopMarker {
  private static final Logger LOG = LoggerFactory.getLogger(StopMarker.class);

  /** A fast engine summarizes a chapter in less time than a remote file system needs to answer. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final FileSystem files;
  private final Path file;
  private final LongSupplier nanoTime;
  private boolean set;
  private long lookedNanos;

  StopMarker(FileSystem files, Path file, LongSupplier nanoTime) {
    this.files = files;
    this.file = file;
    this.nanoTime = nanoTime;
    this.lookedNanos = nanoTime.getAsLong() - LOOK_NANOS;
  }

  static StopMarker of(String file, Configuration hadoop) {
    try {
      Path path = new Path(file);
      return new StopMarker(path.getFileSystem(hadoop), path, System::nanoTime);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + file, e);
    }
  }

  /** Asks the executors to stop. If the file cannot be written, the log says so. */
  void set() {
    try {
      new TextFile(files, file).write("");
    } catch (IOException e) {
      LOG.warn("Cannot write {}; the chapters under way will be cancelled", file, e);
    }
  }

  /**
   * Takes the request back, if there is one.
   *
   * @throws UncheckedIOException if the file cannot be removed
   */
  void clear() {
    try {
      files.delete(file, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + file, e);
    }
  }

  /**
   * Whether the run asked to stop, as of at most a second ago.
   *
   * @throws UncheckedIOException if the file system does not answer
   */
  public boolean isSet() {
    long now = nanoTime.getAsLong();
    if (!set && now - lookedNanos >= LOOK_NANOS) {
      lookedNanos = now;
      try {
        set = files.exists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot look for " + file, e);
      }
    }
    return set;
  }
}
