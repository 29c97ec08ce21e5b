package dev.precis.llm.engine;

/**
 * Lets calls through until it is closed, and closes when the last call under way has left: what an
 * engine needs to keep {@link TextGenerator#close()}'s promise. Thread-safe.
 */
public final class CloseGuard {
  private int calls;
  private boolean closed;

  /**
   * To be followed by {@link #leave()}.
   *
   * @throws IllegalStateException when it is closed
   */
  public synchronized void enter(String what) {
    if (closed) {
      throw new IllegalStateException("Cannot use " + what + ": it is closed");
    }
    calls++;
  }

  /** A call is over. */
  public synchronized void leave() {
    calls--;
    notifyAll();
  }

  /**
   * No call enters from now on; returns when none is under way.
   *
   * @return whether this call closed it
   */
  public synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    boolean interrupted = false;
    while (calls > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return first;
  }
}
