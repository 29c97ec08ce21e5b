package dev.precis.llm.openai;

import dev.failsafe.spi.Scheduler;
import dev.precis.llm.http.Patience;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets Failsafe work in the thread that waits for its result, so that a request can be cancelled
 * between two attempts as well, and no other thread is needed. One per request. Not thread-safe.
 */
final class CallingThread implements Scheduler {
  private static final long STEP_MILLIS = 100;

  private final Time time;
  private Attempt next;

  CallingThread(Time time) {
    this.time = time;
  }

  @Override
  public ScheduledFuture<?> schedule(Callable<?> work, long delay, TimeUnit unit) {
    next = new Attempt(work, time.nanos() + unit.toNanos(delay));
    return next;
  }

  /**
   * Makes the attempts that are due until there is a result.
   *
   * @param patience asked while this waits between attempts
   * @throws InterruptedException if the thread is interrupted, within an attempt too
   */
  <T> T await(CompletableFuture<T> result, Patience patience) throws InterruptedException {
    while (!result.isDone()) {
      Attempt due = next;
      if (due == null) {
        throw new IllegalStateException("no attempt is due, and there is no result");
      }
      next = null;
      await(due, patience);
      due.run();
    }
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      if (e.getCause() instanceof InterruptedException reason) {
        throw reason;
      }
      throw e;
    }
  }

  private void await(Attempt due, Patience patience) throws InterruptedException {
    long left = due.getDelay(TimeUnit.NANOSECONDS);
    while (left > 0) {
      patience.check();
      time.sleep(Math.min(STEP_MILLIS, TimeUnit.NANOSECONDS.toMillis(left) + 1));
      left = due.getDelay(TimeUnit.NANOSECONDS);
    }
  }

  /** One attempt, due at some time. */
  private final class Attempt extends FutureTask<Object> implements ScheduledFuture<Object> {
    private final long dueNanos;

    Attempt(Callable<?> work, long dueNanos) {
      super(work::call);
      this.dueNanos = dueNanos;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - time.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
