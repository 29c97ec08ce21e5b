package dev.precis.llm.model;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.engine.SlotUse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The slots of an engine, first come, first served. Thread-safe.
 *
 * <p>A single fair semaphore is not enough: to check for cancellation, a thread must leave the
 * semaphore's queue, and it would rejoin at the end.
 */
public final class Slots {
  private static final long POLL_MILLIS = 100;

  /**
   * One semaphore per waiting thread, which gets a permit with its slot. Empty if slots are free.
   */
  private final Deque<Semaphore> waiting = new ArrayDeque<>();

  private final int count;
  private int free;
  private long waitedNanos;

  /** Creates slots that are all free. */
  public Slots(int count) {
    this.count = count;
    free = count;
  }

  /** The number of slots. */
  public int count() {
    return count;
  }

  /** How busy the slots are. Returns at once. */
  public synchronized SlotUse use() {
    return new SlotUse(count - free, TimeUnit.NANOSECONDS.toMillis(waitedNanos));
  }

  /**
   * Waits for a free slot. The caller must call {@link #release()} afterwards.
   *
   * @param deadlineNanos in terms of {@link System#nanoTime()}
   * @throws dev.precis.llm.engine.GenerationException of the kinds TIME_LIMIT and CANCELLED
   */
  public void acquire(long deadlineNanos, Cancellation cancellation) {
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
      addWait(System.nanoTime() - start);
      if (!acquired) {
        giveUp(turn);
      }
    }
  }

  private synchronized void addWait(long nanos) {
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

  private synchronized void giveUp(Semaphore turn) {
    // If it is no longer in the queue, it was given a slot in the meantime.
    if (!waiting.remove(turn)) {
      release();
    }
  }

  /** Gives a slot back, to the thread that waits longest. */
  public synchronized void release() {
    Semaphore next = waiting.pollFirst();
    if (next == null) {
      free++;
    } else {
      next.release();
    }
  }
}
