package dev.precis.job.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Holds up the end of this JVM, on SIGTERM or Ctrl-C, until the run has stopped and committed,
 * while Spark is still there: its own shutdown hook, as Hadoop's for file systems, comes later.
 */
final class ShutdownGrace {
  /** Spark's hook has 40, that of Hadoop's file systems 10; the higher the earlier. */
  private static final int PRIORITY = 100;

  /** After the chapters under way: for the commit. */
  private static final Duration COMMIT = Duration.ofMinutes(2);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook;

  ShutdownGrace(StopSignal signal, Duration grace) {
    Duration most = grace.plus(COMMIT);
    hook =
        () -> {
          signal.stop(RunStatus.STOPPED, "the process was told to end (SIGTERM or Ctrl-C)");
          try {
            boolean unused = ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    ShutdownHookManager.get()
        .addShutdownHook(hook, PRIORITY, most.toSeconds() + 1, TimeUnit.SECONDS);
  }

  /** The run has ended; the JVM may. */
  void close() {
    ended.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
