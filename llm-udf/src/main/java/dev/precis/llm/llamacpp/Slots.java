package dev.precis.llm.llamacpp;

import dev.precis.llm.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The engine's slots: first come, first served. Thread-safe.
 *
 * <p>A fair semaphore would not do: to look whether it is called off, a thread must leave the
 * semaphore's queue, and stands at its end when it comes back.
 */
final class Slots {
  private static final long POLL_MILLIS = 100;

  private final Deque<Object> waiting = new ArrayDeque<>();
  private int free;

  Slots(int count) {
    free = count;
  }

  /**
   * Waits for a free slot; to be followed by {@link #release()}.
   *
   * @param deadlineNanos of {@link System#nanoTime()}
   * @throws dev.precis.llm.GenerationException of the kinds TIME_LIMIT and CANCELLED
   */
  synchronized void acquire(long deadlineNanos, Cancellation cancellation) {
    Object ticket = new Object();
    waiting.addLast(ticket);
    try {
      while (free == 0 || waiting.peekFirst() != ticket) {
        if (cancellation.isCancelled()) {
          throw Interruption.cancelled();
        }
        if (System.nanoTime() - deadlineNanos > 0) {
          throw Interruption.timeLimit();
        }
        wait(POLL_MILLIS);
      }
      free--;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Interruption.cancelled();
    } finally {
      waiting.remove(ticket);
      notifyAll();
    }
  }

  synchronized void release() {
    free++;
    notifyAll();
  }
}
