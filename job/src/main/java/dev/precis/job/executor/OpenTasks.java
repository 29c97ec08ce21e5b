package dev.precis.job.executor;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the tasks that use the model of this JVM, to share what it can work on between them.
 * Thread-safe.
 */
final class OpenTasks {
  static final OpenTasks OF_THIS_JVM = new OpenTasks();

  private final AtomicInteger open = new AtomicInteger();

  void begin() {
    open.incrementAndGet();
  }

  void end() {
    open.decrementAndGet();
  }

  /**
   * The texts that one task may have open: its share, rounded up, so that no slot is idle.
   *
   * @param maxInFlight of the model
   */
  int share(int maxInFlight) {
    int tasks = Math.max(1, open.get());
    return (maxInFlight + tasks - 1) / tasks;
  }
}
