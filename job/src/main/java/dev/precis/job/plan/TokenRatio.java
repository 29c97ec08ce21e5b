package dev.precis.job.plan;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Estimates the characters per token from the size of the vocabulary, before any model is loaded.
 * The estimate was measured on English novels; French has about a tenth less.
 */
final class TokenRatio {
  /**
   * From the size of the vocabulary to characters per token: averages of two English novels,
   * including line ends.
   */
  private static final NavigableMap<Integer, Double> MEASURED =
      new TreeMap<>(Map.of(512, 1.69, 4_096, 3.02, 32_000, 3.38));

  private TokenRatio() {}

  /**
   * Interpolates between two measured sizes by the number of bits, and extrapolates beyond the
   * largest.
   */
  static double forVocabulary(int size) {
    var below = MEASURED.floorEntry(size);
    if (below == null || below.getKey().equals(MEASURED.lastKey())) {
      below = below == null ? MEASURED.firstEntry() : MEASURED.lowerEntry(MEASURED.lastKey());
    }
    var above = MEASURED.higherEntry(below.getKey());
    double bits = Math.log((double) size / below.getKey());
    double slope =
        (above.getValue() - below.getValue()) / Math.log((double) above.getKey() / below.getKey());
    return Math.max(1, below.getValue() + slope * bits);
  }
}
