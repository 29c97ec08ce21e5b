package dev.precis.llm.llamacpp;

import java.util.Map;
import java.util.Optional;

/**
 * Ends this JVM when it would have ended without the engine, whose own thread is no daemon and
 * never ends: else a program that just returns from its main method would stay for ever, and so
 * does spark-submit of a Python script with a local master.
 *
 * <p>The exit code is what it would have been, too: 1 where the main method threw.
 */
final class ExitWatch {
  private static final long PAUSE_MS = 200;
  private static final String MAIN = "main";

  /** What the JVM calls the thread that waits for all others after the main method. */
  private static final String LAST = "DestroyJavaVM";

  private volatile boolean failed;

  private ExitWatch() {}

  /** To be called once in a JVM. Does nothing where no main method was its beginning. */
  static void start() {
    Optional<Thread> main = thread(MAIN);
    if (main.isEmpty() && thread(LAST).isEmpty()) {
      return;
    }
    ExitWatch watch = new ExitWatch();
    main.ifPresent(watch::noteFailureOf);
    Thread thread = new Thread(() -> watch.awaitEnd(main), "precis-exit");
    thread.setDaemon(true);
    thread.start();
  }

  private static Optional<Thread> thread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name) && !thread.isDaemon())
        .findFirst();
  }

  private void noteFailureOf(Thread main) {
    Thread.UncaughtExceptionHandler handler = main.getUncaughtExceptionHandler();
    main.setUncaughtExceptionHandler(
        (thread, failure) -> {
          failed = true;
          handler.uncaughtException(thread, failure);
        });
  }

  private void awaitEnd(Optional<Thread> main) {
    try {
      if (main.isPresent()) {
        main.get().join();
      }
      // Twice in a row: a thread that begins has no frame for a moment.
      for (int quiet = 0; quiet < 2; quiet = onlyNativeThreadsAreLeft() ? quiet + 1 : 0) {
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      // Nobody of ours does it; the JVM is then ended by whoever ends it.
      return;
    }
    System.exit(failed ? 1 : 0);
  }

  /** Daemons aside. The engine's thread and the last one have no frame of Java. */
  private static boolean onlyNativeThreadsAreLeft() {
    Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
    return threads.entrySet().stream()
            .allMatch(thread -> thread.getKey().isDaemon() || thread.getValue().length == 0)
        && threads.keySet().stream().anyMatch(thread -> thread.getName().equals(LAST));
  }
}
