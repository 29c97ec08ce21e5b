package dev.precis.job.lock;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock that a run holds on an output, until it is closed. Thread-safe. */
public final class RunLock implements RunClaim {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  private final LockFile lock;
  private final HeartbeatFile beats;
  private final LockHolder holder;
  private final Heartbeat heartbeat;

  private RunLock(LockFile lock, HeartbeatFile beats, LockHolder holder, Heartbeat heartbeat) {
    this.lock = lock;
    this.beats = beats;
    this.holder = holder;
    this.heartbeat = heartbeat;
  }

  /** A run on another machine counts as dead after so long without a heartbeat. */
  public static Duration deadAfter(FileSystem files) {
    return Heartbeat.deadAfter(files);
  }

  /**
   * Takes the lock of an output, also from a run that is dead.
   *
   * @throws InputException if a run that lives holds it
   */
  public static RunLock acquire(LockPaths paths, LockHolder holder, Console console) {
    return acquire(paths, holder, console, LockTime.ofSystem());
  }

  static RunLock acquire(LockPaths paths, LockHolder holder, Console console, LockTime time) {
    LockFile lock = paths.file();
    HeartbeatFile beats = paths.beats();
    new LockClaim(lock, beats, deadAfter(paths.files()), console, time).take(holder);
    return new RunLock(lock, beats, holder, Heartbeat.start(lock, beats, holder, time));
  }

  /**
   * Removes the lock of a run that is dead, and takes none.
   *
   * @throws InputException if a run that lives holds it
   */
  public static void requireFree(LockPaths paths, Console console) {
    requireFree(paths, console, LockTime.ofSystem());
  }

  static void requireFree(LockPaths paths, Console console, LockTime time) {
    new LockClaim(paths.file(), paths.beats(), deadAfter(paths.files()), console, time)
        .requireFree();
  }

  @Override
  public void requireHeld() {
    try {
      if (!lock.isHeldBy(holder)) {
        throw new LockLostException(
            "Cannot continue: the output was removed, or another run has taken it over; run the"
                + " same command again, got "
                + lock.path().getParent());
      }
    } catch (IOException e) {
      throw new LockLostException(
          "Cannot continue: the output can no longer be read: "
              + e
              + ", got "
              + lock.path().getParent(),
          e);
    }
  }

  /** Releases the lock, unless another run has taken it over. */
  @Override
  public void close() {
    heartbeat.close();
    try {
      if (lock.isHeldBy(holder)) {
        beats.delete();
        lock.delete();
      }
    } catch (IOException e) {
      LOG.warn("Cannot remove the lock {}", lock.path(), e);
    }
  }
}
