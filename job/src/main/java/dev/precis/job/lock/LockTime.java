package dev.precis.job.lock;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The passing of time, as a lock needs it. Tests bring their own. Thread-safe. */
interface LockTime {
  /** Work that is repeated until it is closed. */
  interface Repetition extends AutoCloseable {
    /** Interrupts the work if it is running, and does not wait for its end. */
    @Override
    void close();
  }

  /** As {@link System#nanoTime}: only differences have a meaning. */
  long nanoTime();

  void sleep(Duration duration) throws InterruptedException;

  /**
   * Repeats work in a daemon thread.
   *
   * @param period from now to the first time, and from the end of one time to the next
   */
  Repetition every(Duration period, Runnable work);

  static LockTime ofSystem() {
    return new LockTime() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
      }

      @Override
      public Repetition every(Duration period, Runnable work) {
        ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(LockTime::daemon);
        long millis = period.toMillis();
        var unused = executor.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
        return executor::shutdownNow;
      }
    };
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "precis-heartbeat");
    thread.setDaemon(true);
    return thread;
  }
}
