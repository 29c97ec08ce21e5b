package dev.precis.llm.llamaserver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Finds out that a server hangs, while requests wait for it. Works only as long as {@link #check}
 * is called. Thread-safe.
 */
final class HealthWatch {
  private final Supplier<CompletableFuture<Integer>> probe;
  private final Runnable hangs;
  private final long intervalNanos;
  private final int tries;
  private final LongSupplier nanoTime;
  private boolean probing;
  private long lastNanos;
  private int failures;

  /**
   * @param probe asks the server; fails if there is no answer in time
   * @param hangs called once for each {@code tries} probes in a row that failed
   * @param interval between the last answer and the next probe
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  HealthWatch(
      Supplier<CompletableFuture<Integer>> probe,
      Runnable hangs,
      Duration interval,
      int tries,
      LongSupplier nanoTime) {
    this.probe = probe;
    this.hangs = hangs;
    this.intervalNanos = interval.toNanos();
    this.tries = tries;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Called by requests that wait. Returns at once. */
  void check() {
    if (begins()) {
      CompletableFuture<Integer> unused =
          probe.get().whenComplete((status, failure) -> done(failure == null));
    }
  }

  private synchronized boolean begins() {
    boolean due = failures > 0 || nanoTime.getAsLong() - lastNanos >= intervalNanos;
    if (probing || !due) {
      return false;
    }
    probing = true;
    return true;
  }

  private void done(boolean answered) {
    if (isHanging(answered)) {
      hangs.run();
    }
  }

  private synchronized boolean isHanging(boolean answered) {
    probing = false;
    lastNanos = nanoTime.getAsLong();
    failures = answered ? 0 : failures + 1;
    if (failures < tries) {
      return false;
    }
    failures = 0;
    return true;
  }
}
