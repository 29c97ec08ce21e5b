package dev.precis.job.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Delays the end of this JVM after SIGTERM or Ctrl-C, until the run has stopped and committed. Its
 * shutdown hook comes before those of Spark and of Hadoop's file systems, which the commit needs.
 */
final class ShutdownGrace {
  /** Higher comes first. Spark's hook has 40, that of Hadoop's file systems 10. */
  private static final int PRIORITY = 100;

  /** For the commit, after the time for the chapters in progress. */
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

  /** Lets the JVM end, because the run has ended. */
  void close() {
    ended.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
