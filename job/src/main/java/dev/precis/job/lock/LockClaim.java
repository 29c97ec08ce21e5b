package dev.precis.job.lock;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes the lock of an output, also from a run that is dead: its process is gone from this host,
 * or, on another host, its heartbeat has stopped. Not thread-safe.
 */
final class LockClaim {
  private static final Duration POLL = Duration.ofMillis(500);

  private final LockFile lock;
  private final HeartbeatFile heartbeat;
  private final Duration deadAfter;
  private final Console console;
  private final LockTime time;

  /**
   * @param deadAfter how long a heartbeat must be silent
   */
  LockClaim(
      LockFile lock, HeartbeatFile heartbeat, Duration deadAfter, Console console, LockTime time) {
    this.lock = lock;
    this.heartbeat = heartbeat;
    this.deadAfter = deadAfter;
    this.console = console;
    this.time = time;
  }

  /**
   * Takes the lock.
   *
   * @throws InputException if a run that lives holds it
   */
  void take(LockHolder holder) {
    work(
        () -> {
          while (!create(holder)) {
            removeDead();
          }
        });
  }

  /**
   * Removes the lock of a run that is dead, and takes none.
   *
   * @throws InputException if a run that lives holds it
   */
  void requireFree() {
    work(
        () -> {
          while (lock.exists()) {
            removeDead();
          }
        });
  }

  private void work(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw refusal(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal("interrupted", e);
    }
  }

  private boolean create(LockHolder holder) throws IOException, InterruptedException {
    if (!lock.create(holder)) {
      return false;
    }
    // Where two runs can create the file, the later one holds the lock.
    time.sleep(lock.isCreatedOnce() ? Duration.ZERO : POLL);
    return lock.isHeldBy(holder);
  }

  private void removeDead() throws IOException, InterruptedException {
    Optional<LockHolder> other = lock.holder();
    Optional<Boolean> alive = other.flatMap(LockHolder::isAlive);
    if (alive.isEmpty()) {
      console.say(
          "the output is locked by %s; checking for up to %d s whether it is alive",
          name(other), deadAfter.toSeconds());
      alive = Optional.of(hasHeartbeat());
    }
    if (alive.get()) {
      throw refusal(
          "another run is using it: " + name(other) + "; wait until that run ends, or stop it",
          null);
    }
    console.say("taking over the output from %s, which is dead", name(other));
    lock.delete();
    heartbeat.delete();
  }

  /** Watches for a beat, without a comparison of the clocks of two hosts. */
  private boolean hasHeartbeat() throws IOException, InterruptedException {
    long first = heartbeat.lastWritten();
    long deadline = time.nanoTime() + deadAfter.toNanos();
    while (time.nanoTime() - deadline < 0) {
      if (!lock.exists()) {
        return false;
      }
      if (heartbeat.lastWritten() != first) {
        return true;
      }
      time.sleep(POLL);
    }
    return false;
  }

  private static String name(Optional<LockHolder> holder) {
    return holder.map(LockHolder::description).orElse("an unknown run");
  }

  private InputException refusal(String reason, Exception cause) {
    return new InputException(
        "Cannot write output: " + reason + ", got " + lock.path().getParent(), cause);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }
}
