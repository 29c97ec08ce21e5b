package dev.precis.llm.llamaserver;

import dev.precis.llm.http.Patience;

/**
 * Lets many requests use the server side by side, or one suspect alone. Suspects go first: a
 * suspect waits only for requests that are under way. Thread-safe.
 *
 * <p>Not a ReadWriteLock: to check its patience, a thread must leave the lock's queue, and would
 * rejoin at the end.
 */
final class Turns {
  private static final long POLL_MILLIS = 100;

  private int together;
  private int suspects;
  private boolean alone;

  /**
   * Waits for a turn. The caller must call {@link #leave} with the same value afterwards.
   *
   * @param asSuspect whether nothing else may use the server meanwhile
   * @throws InterruptedException if the thread is interrupted
   */
  synchronized void enter(boolean asSuspect, Patience patience) throws InterruptedException {
    if (asSuspect) {
      enterAlone(patience);
    } else {
      while (alone || suspects > 0) {
        wait(POLL_MILLIS);
        patience.check();
      }
      together++;
    }
  }

  private synchronized void enterAlone(Patience patience) throws InterruptedException {
    suspects++;
    try {
      while (alone || together > 0) {
        wait(POLL_MILLIS);
        patience.check();
      }
      alone = true;
    } finally {
      suspects--;
      // Those that wait behind a suspect that has given up.
      notifyAll();
    }
  }

  /** Ends a turn. */
  synchronized void leave(boolean asSuspect) {
    if (asSuspect) {
      alone = false;
    } else {
      together--;
    }
    notifyAll();
  }
}
