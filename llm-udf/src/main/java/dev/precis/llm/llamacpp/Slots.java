package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.engine.SlotUse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The engine's slots: first come, first served. Thread-safe.
 *
 * <p>One fair semaphore would not do: to look whether it is called off, a thread must leave the
 * semaphore's queue, and stands at its end when it comes back.
 */
final class Slots {
  private static final long POLL_MILLIS = 100;

  /** Those who wait, each with a permit to come; only while no slot is free. */
  private final Deque<Semaphore> waiting = new ArrayDeque<>();

  private final int count;
  private int free;
  private long waitedNanos;

  Slots(int count) {
    this.count = count;
    free = count;
  }

  synchronized SlotUse use() {
    return new SlotUse(count - free, TimeUnit.NANOSECONDS.toMillis(waitedNanos));
  }

  /**
   * Waits for a free slot; to be followed by {@link #release()}.
   *
   * @param deadlineNanos of {@link System#nanoTime()}
   * @throws dev.precis.llm.engine.GenerationException of the kinds TIME_LIMIT and CANCELLED
   */
  void acquire(long deadlineNanos, Cancellation cancellation) {
    long start = System.nanoTime();
    Semaphore turn = enqueue();
    boolean acquired = false;
    try {
      while (!turn.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (cancellation.isCancelled()) {
          throw GenerationFailures.cancelled();
        }
        if (System.nanoTime() - deadlineNanos > 0) {
          throw GenerationFailures.timeLimit();
        }
      }
      acquired = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GenerationFailures.cancelled();
    } finally {
      waited(System.nanoTime() - start);
      if (!acquired) {
        leave(turn);
      }
    }
  }

  private synchronized void waited(long nanos) {
    waitedNanos += nanos;
  }

  private synchronized Semaphore enqueue() {
    if (free > 0) {
      free--;
      return new Semaphore(1);
    }
    Semaphore turn = new Semaphore(0);
    waiting.addLast(turn);
    return turn;
  }

  private synchronized void leave(Semaphore turn) {
    // One who stands in the queue no longer was given a slot in the meantime.
    if (!waiting.remove(turn)) {
      release();
    }
  }

  synchronized void release() {
    Semaphore next = waiting.pollFirst();
    if (next == null) {
      free++;
    } else {
      next.release();
    }
  }
}
