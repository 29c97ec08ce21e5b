package dev.precis.llm.llamacpp;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The threads of this JVM, listed without their stacks, which would stop the JVM for a moment. */
final class JvmThreads {
  private JvmThreads() {}

  /** The live threads that are not daemons, the oldest first. */
  static List<Thread> nonDaemons() {
    return Arrays.stream(all())
        .filter(thread -> !thread.isDaemon())
        .sorted(Comparator.comparingLong(Thread::getId))
        .toList();
  }

  private static Thread[] all() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads);
    // A full array may have left threads out.
    while (count == threads.length) {
      threads = new Thread[2 * threads.length];
      count = group.enumerate(threads);
    }
    return Arrays.copyOf(threads, count);
  }
}
