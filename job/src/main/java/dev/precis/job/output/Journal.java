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
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.TaskKilledException;

/**
 * The texts under way in executors, each an empty file while it is: {@code TEXT_SHA256-ID}. What a
 * process that was killed leaves behind tells later attempts that the text may have killed it. A
 * process that ends in order leaves nothing.
 *
 * <p>Several texts are under way in a process, and one of them ends it: so a text that was there at
 * a death is worked on alone the next time, and a second death is its own. Thread-safe.
 */
public final class Journal {
  /** After so many deaths the text is not tried again. */
  public static final int MOST_DEATHS = 2;

  /** Before those of Hadoop's file systems, which have 10. */
  private static final int HOOK_PRIORITY = 90;

  private static final long POLL_MILLIS = 100;

  /** Of this JVM, as its model is: shared by whoever has no suspicion, alone for a suspect. */
  private static final ReadWriteLock UNDER_WAY = new ReentrantReadWriteLock(true);

  private final Path folder;
  private final FileSystem files;

  Journal(String folder, Configuration hadoop) {
    try {
      this.folder = new Path(folder);
      this.files = this.folder.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the journal " + folder, e);
    }
  }

  /** How many processes have died over a text. */
  public int deaths(String textSha256) {
    return entries(textSha256).length;
  }

  /** Forgets the deaths over a text. */
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
   * Works on a text, with an entry in the journal while it does; waits until it may.
   *
   * @param alone when the text is under suspicion
   * @throws TaskKilledException when it was cancelled while it waited
   */
  public <T> T whileUnderWay(
      String textSha256, boolean alone, Cancellation cancellation, Supplier<T> work) {
    Lock lock = alone ? UNDER_WAY.writeLock() : UNDER_WAY.readLock();
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
          throw new TaskKilledException("the task was called off while its chapter waited");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskKilledException("the task was called off while its chapter waited");
    }
  }

  private <T> T withEntry(Path entry, Supplier<T> work) {
    Runnable onShutdown = () -> delete(entry);
    ShutdownHookManager hooks = ShutdownHookManager.get();
    try {
      files.create(entry, false).close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the journal " + folder, e);
    }
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
