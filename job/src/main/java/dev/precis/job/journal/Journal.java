package dev.precis.job.journal;

import dev.precis.job.store.StorePromises;
import dev.precis.llm.engine.Cancellation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskKilledException;

/**
 * Records which texts executors are working on: an entry for each text, as long as the work lasts.
 * A process that is killed leaves its entries behind, and later attempts see that the text may have
 * killed it. A process that ends normally leaves none.
 *
 * <p>A process works on several texts, and any of them may have killed it. So a text that was under
 * way when a process died is suspect: the next attempt works on it alone, with an entry for it. If
 * that process dies too, this text is the cause.
 *
 * <p>On a store where requests are paid for, the texts that are not suspect share an entry of their
 * process ({@link ProcessEntry}), which names them before their turn. A task opens its own journal,
 * and closes it. Apart from that it is thread-safe.
 */
public final class Journal implements AutoCloseable {
  /** A text is not tried again after so many deaths. */
  public static final int MOST_DEATHS = 2;

  private static final Duration KEPT = Duration.ofDays(1);

  private static final long POLL_MILLIS = 100;

  private static final String CANCELLED = "the task was cancelled while its chapter waited";

  /** One per JVM, like the model. Suspect texts take the write lock, all others the read lock. */
  private static final ReadWriteLock UNDER_WAY = new ReentrantReadWriteLock(true);

  private final JournalEntries entries;
  private final Optional<Coverage> coverage;
  private final ReadWriteLock underWay;

  /**
   * @param coverage empty for an entry for each text
   * @param underWay shared by all journals of a process
   */
  Journal(JournalEntries entries, Optional<Coverage> coverage, ReadWriteLock underWay) {
    this.entries = entries;
    this.coverage = coverage;
    this.underWay = underWay;
  }

  /**
   * The journal of a task.
   *
   * @param run a name that no other run uses, nor another level of the run
   * @param wave the keys of the texts of the task's wave, in the order in which they are worked on
   * @param isRetried whether the task, or its whole stage, was tried before
   */
  static Journal of(
      String run, String folder, Configuration hadoop, long[] wave, boolean isRetried) {
    JournalEntries entries = entries(folder, hadoop);
    Optional<Coverage> coverage =
        StorePromises.of(entries.files()).freeRequests()
            ? Optional.empty()
            : Optional.of(
                new Coverage(ProcessEntry.ofThisProcess(run, folder, hadoop), wave, isRetried));
    return new Journal(entries, coverage, UNDER_WAY);
  }

  private static JournalEntries entries(String folder, Configuration hadoop) {
    try {
      Path path = new Path(folder);
      FileSystem files = path.getFileSystem(hadoop);
      return JournalEntries.of(path, files);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the journal " + folder, e);
    }
  }

  /** A text in few bytes, to name the texts of a wave. */
  public static long key(String textSha256) {
    return JournalEntries.key(textSha256);
  }

  /**
   * Removes the entries of a run for many texts, of its dead processes too: all their texts have an
   * outcome, or an entry of their own. Those of other runs may name texts that this run did not
   * select, and stay for a day.
   */
  static void settle(String run, String folder, Configuration hadoop) {
    JournalEntries entries = entries(folder, hadoop);
    if (!StorePromises.of(entries.files()).freeRequests()) {
      settle(run, entries, Instant.now());
    }
  }

  static void settle(String run, JournalEntries entries, Instant now) {
    long old = now.minus(KEPT).toEpochMilli();
    entries.all().stream()
        .filter(JournalEntries::isOfProcess)
        .filter(entry -> JournalEntries.isOfRun(entry, run) || entry.getModificationTime() < old)
        .forEach(entry -> entries.delete(entry.getPath()));
  }

  /** How many processes died while they worked on a text, as far as is known. */
  public int deaths(String textSha256) {
    return coverage
        .map(shared -> shared.deaths(textSha256))
        .orElseGet(() -> entries.of(textSha256).size());
  }

  /** Forgets the deaths that are recorded for a text alone. */
  public void acquit(String textSha256) {
    for (FileStatus entry : entries.of(textSha256)) {
      entries.delete(entry.getPath());
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
      if (alone || coverage.isEmpty()) {
        return entries.with(textSha256, work);
      }
      coverage.get().begin(textSha256);
      return work.get();
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

  /** The task has ended. */
  @Override
  public void close() {
    coverage.ifPresent(Coverage::end);
  }
}
