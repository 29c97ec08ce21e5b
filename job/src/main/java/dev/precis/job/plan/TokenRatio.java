package dev.precis.job.plan;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many characters a token has, told from the size of the vocabulary alone: for a look at the
 * cost before any model is loaded. Measured on English novels; French has some tenth less.
 */
public final class TokenRatio {
  /** Vocabulary to characters: the averages of two English novels, their line ends included. */
  private static final NavigableMap<Integer, Double> MEASURED =
      new TreeMap<>(Map.of(512, 1.69, 4_096, 3.02, 32_000, 3.38));

  private TokenRatio() {}

  /** Between two measured sizes by the number of bits; beyond the largest, on the same line. */
  public static double forVocabulary(int size) {
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
