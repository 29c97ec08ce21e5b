package dev.precis.job.bench;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Percentiles of measured values. NaN if there is no value.
 *
 * @param p50 the smallest value that is at least as large as half of all values
 * @param p95 the same for 95 % of them
 * @param p99 the same for 99 % of them
 */
public record Distribution(double p50, double p95, double p99) {
  /** Of these values without those that are NaN. */
  static Distribution of(DoubleStream values) {
    double[] sorted = values.filter(value -> !Double.isNaN(value)).sorted().toArray();
    return new Distribution(percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 99));
  }

  /** By the nearest rank, so that it is always a value that was measured. */
  private static double percentile(double[] sorted, int percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    // Whole numbers, because 0.95 x 20 is not exactly 19.
    int rank = (sorted.length * percent + 99) / 100;
    return sorted[rank - 1];
  }

  boolean isKnown() {
    return Arrays.stream(new double[] {p50, p95, p99}).noneMatch(Double::isNaN);
  }
}
