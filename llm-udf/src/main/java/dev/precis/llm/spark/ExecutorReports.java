package dev.precis.llm.spark;

import com.codahale.metrics.MetricRegistry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The latest metrics of all executors, on the driver, because Spark serves the driver's metrics
 * over HTTP but not the executors'. Thread-safe.
 */
final class ExecutorReports {
  /** Prefix of the metrics of all executors together. */
  static final String TOTAL = "executors.";

  /** Prefix of the metrics of one executor, followed by its id. */
  static final String EACH = "executor.";

  /** An executor that has not reported for this time is considered lost and uses nothing. */
  private static final long SILENT_NANOS = 5 * ExecutorReporter.PERIOD.toNanos();

  private final Map<String, Report> latest = new ConcurrentHashMap<>();
  private final MetricRegistry registry;
  private final LongSupplier nanoTime;

  ExecutorReports(MetricRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
    MeasureMetrics.register(registry, TOTAL, this::total);
  }

  /**
   * Creates the message of an executor. It contains only classes of the JDK, which the driver can
   * read with any class loader.
   */
  static Object message(String executorId, Map<Measure, Long> values) {
    HashMap<String, Long> byLabel = new HashMap<>();
    values.forEach((measure, value) -> byLabel.put(measure.label(), value));
    return new SimpleImmutableEntry<>(executorId, byLabel);
  }

  /** Stores a {@link #message}. */
  void receive(Object message) {
    if (!(message instanceof Map.Entry<?, ?> entry)
        || !(entry.getKey() instanceof String executor)
        || !(entry.getValue() instanceof Map<?, ?> values)) {
      throw new IllegalArgumentException(
          "Cannot read executor metrics: expected a message of this Precis version, got "
              + message);
    }
    if (latest.put(executor, new Report(Map.copyOf(values), nanoTime.getAsLong())) == null) {
      MeasureMetrics.register(
          registry, EACH + executor + '.', measure -> value(latest.get(executor), measure));
    }
  }

  private long total(Measure measure) {
    return latest.values().stream().mapToLong(report -> value(report, measure)).sum();
  }

  private long value(Report report, Measure measure) {
    boolean lost = nanoTime.getAsLong() - report.nanos > SILENT_NANOS;
    boolean valid = measure.isCounter() || !lost;
    return valid && report.values.get(measure.label()) instanceof Long value ? value : 0;
  }

  private record Report(Map<?, ?> values, long nanos) {}
}
