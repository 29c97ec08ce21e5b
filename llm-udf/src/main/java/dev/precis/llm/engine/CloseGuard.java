package dev.precis.llm.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Counts the threads that use a resource and frees the resource when none is left, as {@link
 * TextGenerator#close()} promises. The resource is never freed while a thread is counted.
 * Thread-safe.
 *
 * <p>Two kinds of threads are counted. A <em>call</em> is a caller's own thread. A <em>worker</em>
 * is a thread that works for a call and may remain in the resource after the call has returned, for
 * example in native code that cannot be interrupted.
 */
public final class CloseGuard {
  private final String resource;
  private final Duration patience;
  private final Runnable free;
  private int calls;
  private int workers;
  private boolean closed;
  private boolean leftToLastWorker;
  private boolean freed;

  /**
   * Guards a resource that has no workers and that need not be freed.
   *
   * @param resource what the calls use, for messages: {@code the model}
   */
  public CloseGuard(String resource) {
    this(resource, Duration.ZERO, () -> {});
  }

  /**
   * Guards a resource.
   *
   * @param resource what the calls use, for messages: {@code the model}
   * @param patience how long {@link #close()} waits for workers after the last call has returned
   * @param free frees the resource; called once, and must not use this guard
   */
  public CloseGuard(String resource, Duration patience, Runnable free) {
    this.resource = resource;
    this.patience = patience;
    this.free = free;
  }

  /**
   * Counts a call. The caller must call {@link #leave()} when the call returns.
   *
   * @throws IllegalStateException if the guard is closed
   */
  public synchronized void enter() {
    if (closed) {
      throw new IllegalStateException("Cannot use " + resource + ": it is closed");
    }
    calls++;
  }

  /** Ends a call. */
  public synchronized void leave() {
    calls--;
    notifyAll();
  }

  /**
   * Makes a call, which is counted meanwhile.
   *
   * @throws IllegalStateException if the guard is closed
   */
  public <T> T call(Supplier<T> call) {
    enter();
    try {
      return call.get();
    } finally {
      leave();
    }
  }

  /**
   * Counts a worker. Only a thread that is inside a call may do this, and it must do so before the
   * worker starts; the guard may be closed already. The worker must call {@link #leaveWorker()}.
   */
  public synchronized void enterWorker() {
    workers++;
  }

  /** Ends a worker. Frees the resource if {@link #close()} left that to the last worker. */
  public synchronized void leaveWorker() {
    workers--;
    notifyAll();
    if (leftToLastWorker) {
      freeIfUnused();
    }
  }

  /**
   * Refuses further calls, waits until all calls have returned, and then for the workers, as long
   * as the patience lasts. Frees the resource. If workers are left, the last one frees the resource
   * when it leaves. Idempotent. An interrupt does not end the wait; it stays set.
   *
   * @return whether the resource is freed; false if workers are left
   */
  public synchronized boolean close() {
    closed = true;
    boolean interrupted = awaitCalls();
    interrupted |= awaitWorkers();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    leftToLastWorker = true;
    freeIfUnused();
    return freed;
  }

  private boolean awaitCalls() {
    boolean interrupted = false;
    while (calls > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private boolean awaitWorkers() {
    boolean interrupted = false;
    long start = System.nanoTime();
    long left = patience.toNanos();
    while (workers > 0 && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = patience.toNanos() - (System.nanoTime() - start);
    }
    return interrupted;
  }

  private void freeIfUnused() {
    if (workers == 0 && !freed) {
      freed = true;
      free.run();
    }
  }
}
