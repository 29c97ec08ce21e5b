package dev.precis.llm.engine;

import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Waits in tests for what other threads do. */
public final class Conditions {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Set<Thread.State> WAITING =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private Conditions() {}

  /**
   * Waits until the condition holds.
   *
   * @throws AssertionError if it does not hold within 20 seconds
   */
  public static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("The condition does not hold after " + LIMIT);
      }
      Thread.onSpinWait();
    }
  }

  /** Waits until the thread waits, with or without a time limit. */
  public static void awaitWaiting(Thread thread) {
    await(() -> WAITING.contains(thread.getState()));
  }
}
