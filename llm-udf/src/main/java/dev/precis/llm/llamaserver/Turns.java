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

  private final Gate gate;
  private int together;
  private int suspects;
  private boolean alone;

  /**
   * @param gate to the other JVMs that use the server
   */
  Turns(Gate gate) {
    this.gate = gate;
  }

  /** Where the JVMs take turns that use the same server. Called by one thread at a time. */
  interface Gate {
    /** For a server of one JVM. */
    Gate OPEN =
        new Gate() {
          @Override
          public boolean tryTogether() {
            return true;
          }

          @Override
          public boolean tryAlone() {
            return true;
          }

          @Override
          public void giveUp() {}

          @Override
          public void leave() {}
        };

    /** Whether one more request of this JVM may begin. */
    boolean tryTogether();

    /** Whether a suspect may begin. If not, the JVM gets in line for it. */
    boolean tryAlone();

    /** No suspect of this JVM waits any more. */
    void giveUp();

    /** This JVM has no request under way any more. */
    void leave();
  }

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
      while (alone || suspects > 0 || !gate.tryTogether()) {
        wait(POLL_MILLIS);
        patience.check();
      }
      together++;
    }
  }

  private synchronized void enterAlone(Patience patience) throws InterruptedException {
    suspects++;
    try {
      while (alone || together > 0 || !gate.tryAlone()) {
        wait(POLL_MILLIS);
        patience.check();
      }
      alone = true;
    } finally {
      suspects--;
      if (suspects == 0) {
        gate.giveUp();
      }
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
    if (together == 0) {
      gate.leave();
    }
    notifyAll();
  }
}
