package dev.precis.job.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do, which nobody can be told of. */
public final class Await {
  private static final long POLL_MILLIS = 50;

  private Await() {}

  /**
   * @param what for the message
   * @throws AssertionError when it has not come true in time
   */
  public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited " + limit.toSeconds() + " s in vain: " + what.get());
      }
      pause(Duration.ofMillis(POLL_MILLIS));
    }
  }

  /** Lets the others work. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting", e);
    }
  }
}
