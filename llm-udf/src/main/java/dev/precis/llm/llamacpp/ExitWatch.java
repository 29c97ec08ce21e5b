package dev.precis.llm.llamacpp;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Ends this JVM when it would have ended without llama.cpp, whose own thread is not a daemon and
 * never ends. Otherwise a program that returns from its main method would hang, and so would
 * spark-submit of a Python script with a local master. The exit code is the usual one: 1 if the
 * main method threw an exception, else 0.
 *
 * <p>It costs next to nothing while the program runs: it joins one of the threads that keep the JVM
 * alive and looks again only when that thread has ended.
 */
final class ExitWatch {
  private static final long PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final String MAIN = "main";

  /** The name of the thread that waits, after the main method, for all other threads to end. */
  private static final String LAST = "DestroyJavaVM";

  private final Supplier<List<Thread>> nonDaemons;
  private final Sleep sleep;
  private final IntConsumer exit;
  private volatile boolean failed;

  /** {@link Thread#sleep(long)}, or a test's. */
  @FunctionalInterface
  interface Sleep {
    void millis(long millis) throws InterruptedException;
  }

  /**
   * @param nonDaemons lists the live threads that are not daemons, the oldest first
   * @param exit ends the JVM with an exit code
   */
  ExitWatch(Supplier<List<Thread>> nonDaemons, Sleep sleep, IntConsumer exit) {
    this.nonDaemons = nonDaemons;
    this.sleep = sleep;
    this.exit = exit;
  }

  /** Call once per JVM. Does nothing if the JVM did not start with a main method. */
  static void start() {
    ExitWatch watch = new ExitWatch(JvmThreads::nonDaemons, Thread::sleep, System::exit);
    Optional<Thread> main = watch.named(MAIN);
    if (main.isEmpty() && watch.named(LAST).isEmpty()) {
      return;
    }
    Thread thread = new Thread(() -> watch.run(main), "precis-exit");
    thread.setDaemon(true);
    main.ifPresent(watch::noteFailureOf);
    thread.start();
  }

  private Optional<Thread> named(String name) {
    return nonDaemons.get().stream().filter(thread -> thread.getName().equals(name)).findFirst();
  }

  void noteFailureOf(Thread main) {
    Thread.UncaughtExceptionHandler handler = main.getUncaughtExceptionHandler();
    main.setUncaughtExceptionHandler(
        (thread, failure) -> {
          failed = true;
          handler.uncaughtException(thread, failure);
        });
  }

  /** Waits for the end of the program, then ends the JVM. */
  void run(Optional<Thread> main) {
    try {
      if (main.isPresent()) {
        main.get().join();
      }
      awaitEnd();
    } catch (InterruptedException e) {
      // Nothing in Precis interrupts this thread. Whoever does ends the JVM in another way.
      return;
    }
    exit.accept(failed ? 1 : 0);
  }

  private void awaitEnd() throws InterruptedException {
    long pause = PAUSE_MILLIS;
    boolean idle = false;
    while (true) {
      List<Thread> threads = nonDaemons.get();
      Optional<Thread> running = threads.stream().filter(ExitWatch::runsJava).findFirst();
      if (running.isPresent()) {
        running.get().join();
        idle = false;
        pause = PAUSE_MILLIS;
      } else {
        boolean mainHasReturned = threads.stream().anyMatch(ExitWatch::isLast);
        // Only at the second look: a thread that is about to run has no stack for a moment.
        if (idle && mainHasReturned) {
          return;
        }
        idle = mainHasReturned;
        sleep.millis(pause);
        pause = idle ? PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private static boolean isLast(Thread thread) {
    return thread.getName().equals(LAST);
  }

  /**
   * False for native threads: the one of llama.cpp and {@value #LAST}. The JVM reports them as
   * runnable, with an empty stack. A thread that waits is none of them, so its stack is not needed.
   */
  private static boolean runsJava(Thread thread) {
    Thread.State state = thread.getState();
    return (state != Thread.State.NEW
            && state != Thread.State.RUNNABLE
            && state != Thread.State.TERMINATED)
        || thread.getStackTrace().length > 0;
  }
}
