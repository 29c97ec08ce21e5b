package dev.precis.job.output;

import dev.precis.llm.engine.Cancellation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.TaskKilledException;

/**
 * Records which texts executors are working on: an empty file {@code TEXT_SHA256-ID} for each text,
 * as long as the work lasts. A process that is killed leaves its files behind, and later attempts
 * see that the text may have killed it. A process that ends normally leaves no files.
 *
 * <p>A process works on several texts, and any of them may have killed it. So a text that was under
 * way when a process died is suspect: the next attempt works on it alone. If that process dies too,
 * this text is the cause. Thread-safe.
 */
public final class Journal {
  /** A text is not tried again after so many deaths. */
  public static final int MOST_DEATHS = 2;

  /** Higher runs earlier; the hooks of Hadoop's file systems have 10. */
  private static final int HOOK_PRIORITY = 90;

  private static final long POLL_MILLIS = 100;

  private static final String CANCELLED = "the task was cancelled while its chapter waited";

  /** One per JVM, like the model. Suspect texts take the write lock, all others the read lock. */
  private static final ReadWriteLock UNDER_WAY = new ReentrantReadWriteLock(true);

  private final FileSystem files;
  private final Path folder;
  private final ReadWriteLock underWay;

  /**
   * @param underWay shared by all journals of a process
   */
  Journal(FileSystem files, Path folder, ReadWriteLock underWay) {
    this.files = files;
    this.folder = folder;
    this.underWay = underWay;
  }

  static Journal of(String folder, Configuration hadoop) {
    try {
      Path path = new Path(folder);
      return new Journal(path.getFileSystem(hadoop), path, UNDER_WAY);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the journal " + folder, e);
    }
  }

  /** How many processes died while they worked on a text. */
  public int deaths(String textSha256) {
    return entries(textSha256).length;
  }

  /** Forgets the deaths that are recorded for a text. */
  public void acquit(String textSha256) {
    for (FileStatus entry : entries(textSha256)) {
      delete(entry.getPath());
    }
  }

  private FileStatus[] entries(String textSha256) {
    try {
      return files.listStatus(folder, file -> file.getName().startsWith(textSha256));
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the journal " + folder, e);
    }
  }

  private void delete(Path entry) {
    try {
      files.delete(entry, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the journal " + folder, e);
    }
  }

  /**
   * Works on a text, which has an entry in the journal meanwhile. Waits until the work may begin.
   *
   * @param alone whether the text is suspect, so that this process works on no other text meanwhile
   * @return what the work returns
   * @throws TaskKilledException if the task was cancelled while it waited
   */
  public <T> T whileUnderWay(
      String textSha256, boolean alone, Cancellation cancellation, Supplier<T> work) {
    Lock lock = alone ? underWay.writeLock() : underWay.readLock();
    await(lock, cancellation);
    try {
      return withEntry(new Path(folder, textSha256 + '-' + UUID.randomUUID()), work);
    } finally {
      lock.unlock();
    }
  }

  private static void await(Lock lock, Cancellation cancellation) {
    try {
      while (!lock.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (cancellation.isCancelled()) {
          throw new TaskKilledException(CANCELLED);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskKilledException(CANCELLED);
    }
  }

  /** Leaves no entry behind where it fails, as on a full disk: it would count as a death. */
  private void create(Path entry) {
    try {
      files.create(entry, false).close();
    } catch (IOException e) {
      deleteAfter(e, entry);
      throw new UncheckedIOException("Cannot write the journal " + folder, e);
    } catch (FSError e) {
      deleteAfter(e, entry);
      throw e;
    }
  }

  private void deleteAfter(Throwable failure, Path entry) {
    try {
      delete(entry);
    } catch (UncheckedIOException e) {
      failure.addSuppressed(e);
    }
  }

  private <T> T withEntry(Path entry, Supplier<T> work) {
    Runnable onShutdown = () -> delete(entry);
    ShutdownHookManager hooks = ShutdownHookManager.get();
    create(entry);
    if (!hooks.isShutdownInProgress()) {
      hooks.addShutdownHook(onShutdown, HOOK_PRIORITY);
    }
    try {
      return work.get();
    } finally {
      delete(entry);
      if (!hooks.isShutdownInProgress()) {
        hooks.removeShutdownHook(onShutdown);
      }
    }
  }
}
