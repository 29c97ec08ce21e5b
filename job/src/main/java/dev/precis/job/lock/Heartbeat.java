package dev.precis.job.lock;

import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.fs.FSError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows other runs that a run lives, as long as it holds its lock. Thread-safe. */
final class Heartbeat implements AutoCloseable {
  static final Duration PERIOD = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final LockTime.Repetition beats;

  private Heartbeat(LockTime.Repetition beats) {
    this.beats = beats;
  }

  /** Beats at once, and then every {@link #PERIOD} until it is closed. */
  static Heartbeat start(LockFile lock, HeartbeatFile file, LockHolder holder, LockTime time) {
    beat(lock, file, holder);
    return new Heartbeat(time.every(PERIOD, () -> beat(lock, file, holder)));
  }

  private static void beat(LockFile lock, HeartbeatFile file, LockHolder holder) {
    try {
      if (lock.isHeldBy(holder)) {
        file.write();
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
