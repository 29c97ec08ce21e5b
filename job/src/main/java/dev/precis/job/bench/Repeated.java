package dev.precis.job.bench;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A figure that was measured in several rounds.
 *
 * @param mean of the rounds
 * @param spread their sample standard deviation; NaN for one round
 */
public record Repeated(double mean, double spread) {
  /**
   * @param values one for each round, at least one
   */
  static Repeated of(DoubleStream values) {
    double[] rounds = values.toArray();
    double mean = Arrays.stream(rounds).average().orElseThrow();
    double squares = Arrays.stream(rounds).map(round -> (round - mean) * (round - mean)).sum();
    return new Repeated(
        mean, rounds.length < 2 ? Double.NaN : Math.sqrt(squares / (rounds.length - 1)));
  }

  /** The spread; 0 if it is not known. */
  double knownSpread() {
    return Double.isNaN(spread) ? 0 : spread;
  }
}
