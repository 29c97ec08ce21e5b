package dev.precis.llm.spark;

import com.codahale.metrics.MetricRegistry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What the executors last said of their work, on the driver: Spark serves the driver's metrics over
 * HTTP, and no executor's. Thread-safe.
 */
final class ExecutorReports {
  /** Of all executors together. */
  static final String TOTAL = "executors.";

  /** Of one, followed by its id. */
  static final String EACH = "executor.";

  /** An executor that has been silent for so long is taken for gone, and uses nothing. */
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
   * Classes of the JDK alone: whatever class loader a driver reads its messages with knows them.
   */
  static Object message(String executorId, Map<Measure, Long> values) {
    HashMap<String, Long> byLabel = new HashMap<>();
    values.forEach((measure, value) -> byLabel.put(measure.label(), value));
    return new SimpleImmutableEntry<>(executorId, byLabel);
  }

  /** Takes a {@link #message}. */
  void receive(Object message) {
    if (!(message instanceof Map.Entry<?, ?> entry)
        || !(entry.getKey() instanceof String executor)
        || !(entry.getValue() instanceof Map<?, ?> values)) {
      throw new IllegalArgumentException(
          "Cannot take an executor's report: not one of this Precis, got " + message);
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
    boolean gone = nanoTime.getAsLong() - report.nanos > SILENT_NANOS;
    boolean known = measure.isCounter() || !gone;
    return known && report.values.get(measure.label()) instanceof Long value ? value : 0;
  }

  private record Report(Map<?, ?> values, long nanos) {}
}
