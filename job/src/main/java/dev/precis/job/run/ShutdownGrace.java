package dev.precis.job.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Delays the end of this JVM after SIGTERM, SIGHUP or Ctrl-C, until the run has stopped and
 * committed. A second signal ends it at once.
 *
 * <p>The JVM does not shut down before that: once it does, Spark's executors report no failed task,
 * and a commit that fails would be waited for. A shutdown for another reason waits for the run in a
 * hook, before those of Spark and of Hadoop's file systems, which the commit needs.
 */
final class ShutdownGrace {
  /** Higher comes first. Spark's hook has 40, that of Hadoop's file systems 10. */
  private static final int PRIORITY = 100;

  /** For the commit, after the time for the chapters in progress. */
  private static final Duration COMMIT = Duration.ofMinutes(2);

  private static final List<String> SIGNALS =
      List.of(IrqHandler.CONTROL_C, IrqHandler.SIGTERM, "HUP");

  /** What shells add to the number of a signal. */
  private static final int EXIT_CODE = 128;

  private static final int NONE = 0;

  private final StopSignal stop;
  private final Duration most;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** The number of the first signal. */
  private final AtomicInteger signal = new AtomicInteger(NONE);

  private final Runnable hook = this::stopAndAwaitEnd;

  ShutdownGrace(StopSignal stop, Duration grace) {
    this.stop = stop;
    this.most = grace.plus(COMMIT);
    ShutdownHookManager.get()
        .addShutdownHook(hook, PRIORITY, most.toSeconds() + 1, TimeUnit.SECONDS);
    SIGNALS.forEach(this::keep);
  }

  private void keep(String name) {
    try {
      new IrqHandler(name, this::handle).bind();
    } catch (IllegalArgumentException e) {
      // The JVM was told to leave signals alone (-Xrs): then they end it.
    }
  }

  private void handle(IrqHandler.InterruptData data) {
    if (ended.getCount() > 0 && signal.compareAndSet(NONE, data.getNumber())) {
      askToStop("SIG" + data.getName());
      inBackground(
          () -> {
            if (!awaitEnd()) {
              endJvm(data.getNumber());
            }
          });
    } else {
      endJvm(data.getNumber());
    }
  }

  private void askToStop(String why) {
    stop.stop(RunStatus.STOPPED, "the process was asked to stop (" + why + ")");
  }

  /** As the JVM does at a signal. */
  private void endJvm(int number) {
    ended.countDown();
    inBackground(() -> System.exit(EXIT_CODE + number));
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "precis-shutdown");
    thread.setDaemon(true);
    thread.start();
  }

  private void stopAndAwaitEnd() {
    askToStop("its JVM shuts down");
    boolean unused = awaitEnd();
  }

  private boolean awaitEnd() {
    try {
      return ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets the JVM end, because the run has ended. Ends it if it was asked to. */
  void close() {
    ended.countDown();
    if (signal.get() != NONE) {
      endJvm(signal.get());
    } else if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
