package dev.precis.job.lock;

import dev.precis.job.store.StorePromises;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows other runs that a run lives, as long as it holds its lock. Thread-safe. */
final class Heartbeat implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** Where each beat is paid for. Runs of earlier versions wait for 30 s for a beat. */
  private static final Duration PAID_PERIOD = Duration.ofSeconds(10);

  /** So many beats are missing from a run that is dead. */
  private static final int MISSING_WHEN_DEAD = 6;

  /** Where each beat is paid for, only one of so many looks whether the lock is still its own. */
  private static final int PAID_BEATS_PER_LOOK = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final LockTime.Repetition beats;

  private Heartbeat(LockTime.Repetition beats) {
    this.beats = beats;
  }

  /** Beats at once, and then in each period until it is closed. */
  static Heartbeat start(LockFile lock, HeartbeatFile file, LockHolder holder, LockTime time) {
    AtomicInteger sinceLook = new AtomicInteger();
    beat(lock, file, holder, sinceLook);
    return new Heartbeat(
        time.every(period(file.files()), () -> beat(lock, file, holder, sinceLook)));
  }

  private static Duration period(FileSystem files) {
    return StorePromises.of(files).freeRequests() ? PERIOD : PAID_PERIOD;
  }

  /** A run on another machine counts as dead after so long without a beat. */
  static Duration deadAfter(FileSystem files) {
    return period(files).multipliedBy(MISSING_WHEN_DEAD);
  }

  /**
   * @param sinceLook beats since the lock was last found to be its own; 0 to look now
   */
  private static void beat(
      LockFile lock, HeartbeatFile file, LockHolder holder, AtomicInteger sinceLook) {
    try {
      if (sinceLook.get() > 0 || lock.isHeldBy(holder)) {
        file.write();
        int mostBeats = StorePromises.of(file.files()).freeRequests() ? 1 : PAID_BEATS_PER_LOOK;
        sinceLook.set((sinceLook.get() + 1) % mostBeats);
      }
    } catch (IOException | RuntimeException | FSError e) {
      // A full disk may become free again. A run that loses its lock notices before its next
      // commit.
      LOG.warn("Cannot write the heartbeat {}", file.path(), e);
    }
  }

  @Override
  public void close() {
    beats.close();
  }
}
