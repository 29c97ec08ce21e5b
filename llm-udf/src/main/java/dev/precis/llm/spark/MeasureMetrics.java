package dev.precis.llm.spark;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.ToLongFunction;

/** Registers metrics whose values are read on demand. */
final class MeasureMetrics {
  private MeasureMetrics() {}

  static void register(
      MetricRegistry registry, String prefix, ToLongFunction<Measure> valueOfMeasure) {
    for (Measure measure : Measure.values()) {
      String name = prefix + measure.label();
      if (measure.isCounter()) {
        registry.register(name, new ReadCounter(measure, valueOfMeasure));
      } else {
        registry.register(name, (Gauge<Long>) () -> valueOfMeasure.applyAsLong(measure));
      }
    }
  }

  /** A counter that only reads, because Prometheus expects a number that grows to be a counter. */
  private static final class ReadCounter extends Counter {
    private final Measure measure;
    private final ToLongFunction<Measure> valueOfMeasure;

    ReadCounter(Measure measure, ToLongFunction<Measure> valueOfMeasure) {
      this.measure = measure;
      this.valueOfMeasure = valueOfMeasure;
    }

    @Override
    public long getCount() {
      return valueOfMeasure.applyAsLong(measure);
    }
  }
}
