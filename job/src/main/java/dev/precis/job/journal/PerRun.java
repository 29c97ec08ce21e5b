package dev.precis.job.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the tasks of a process share, for each of the latest runs: an executor may outlive a run.
 * Thread-safe.
 */
final class PerRun<T> {
  private static final int MOST_RUNS = 16;

  private final Map<String, T> values = new LinkedHashMap<>();

  /**
   * The value of a run.
   *
   * @param make makes it, for the first task
   */
  synchronized T get(String run, Supplier<T> make) {
    T value = values.get(run);
    if (value == null) {
      value = make.get();
      if (values.size() == MOST_RUNS) {
        values.remove(values.keySet().iterator().next());
      }
      values.put(run, value);
    }
    return value;
  }

  /** Those of the latest runs. */
  synchronized List<T> all() {
    return List.copyOf(values.values());
  }
}
