package dev.precis.job.journal;

import dev.precis.job.store.StorePromises;
import dev.precis.job.store.TextFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with which a run asks its executors to start no more texts. All tasks of a run in a
 * process share one. Thread-safe.
 */
public final class StopMarker {
  private static final Logger LOG = LoggerFactory.getLogger(StopMarker.class);

  private static final PerRun<StopMarker> OF_THIS_PROCESS = new PerRun<>();

  /** A fast engine summarizes a chapter in less time than a remote file system needs to answer. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Where each look is paid for. */
  private static final Duration PAID_LOOK = Duration.ofSeconds(5);

  private final FileSystem files;
  private final Path file;
  private final LongSupplier nanoTime;
  private final boolean isFree;
  private final long lookNanos;
  private boolean set;
  private long lookedNanos;

  /** The marker at a place, for the run itself. */
  public StopMarker(FileSystem files, Path file) {
    this(files, file, System::nanoTime);
  }

  StopMarker(FileSystem files, Path file, LongSupplier nanoTime) {
    this.files = files;
    this.file = file;
    this.nanoTime = nanoTime;
    this.isFree = StorePromises.of(files).freeRequests();
    this.lookNanos = (isFree ? LOOK : PAID_LOOK).toNanos();
    this.lookedNanos = nanoTime.getAsLong() - lookNanos;
  }

  /**
   * The marker that the tasks of this process share.
   *
   * @param run a name that no other run uses
   */
  static StopMarker ofThisProcess(String run, String file, Configuration hadoop) {
    return OF_THIS_PROCESS.get(run, () -> of(file, hadoop));
  }

  static StopMarker of(String file, Configuration hadoop) {
    try {
      Path path = new Path(file);
      return new StopMarker(path.getFileSystem(hadoop), path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + file, e);
    }
  }

  /** Asks the executors to stop. If the file cannot be written, the log says so. */
  public void set() {
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
  public void clear() {
    try {
      files.delete(file, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + file, e);
    }
  }

  /**
   * Whether the run asked to stop, as of at most a second ago; on object stores, five seconds.
   *
   * @throws UncheckedIOException if the file system does not answer
   */
  public synchronized boolean isSet() {
    long now = nanoTime.getAsLong();
    if (!set && now - lookedNanos >= lookNanos) {
      lookedNanos = now;
      try {
        set = isFree ? files.exists(file) : isListed();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot look for " + file, e);
      }
    }
    return set;
  }

  /** One request. Whether a file exists takes S3A two, since it might be a folder. */
  private boolean isListed() throws IOException {
    try {
      return files.listStatus(file.getParent(), child -> child.getName().equals(file.getName()))
              .length
          > 0;
    } catch (FileNotFoundException e) {
      return false;
    }
  }
}
