package dev.precis.job.quality;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which thirds of its source a summary takes its words from. Like Ravaut and others ("On Context
 * Utilization in Summarization with Large Language Models", ACL 2024), it looks for the summary's
 * pairs of neighbouring words in the source. Here the words are stemmed, and stop words are left
 * out, since they occur everywhere.
 *
 * <p>Each pair that the source contains has the weight 1. If it occurs in several thirds, they
 * share the weight in proportion to its occurrences in each. The weights are divided by the number
 * of pairs, so the three shares add up to 1. A summary of the whole source has about 1/3 for each.
 *
 * @param start the share of the first third of the source's content words
 * @param middle the share of the second third
 * @param end the share of the last third
 */
public record Coverage(double start, double middle, double end) {
  private static final int THIRDS = 3;
  private static final int PAIR = 2;

  /**
   * Measures the coverage.
   *
   * @param summary its stems, without stop words
   * @param source its stems, without stop words
   * @return null if the source contains none of the summary's pairs, for example because they are
   *     in different languages
   */
  static Coverage of(List<String> summary, List<String> source) {
    Set<List<String>> pairs = new HashSet<>(NGrams.of(summary, PAIR).counts().keySet());
    Map<List<String>, int[]> places = new HashMap<>();
    int last = source.size() - PAIR;
    for (int i = 0; i <= last; i++) {
      List<String> pair = source.subList(i, i + PAIR);
      if (pairs.contains(pair)) {
        places.computeIfAbsent(pair, each -> new int[THIRDS])[third(i, last)]++;
      }
    }
    return places.isEmpty() ? null : of(places);
  }

  private static int third(int at, int last) {
    return (int) ((long) at * THIRDS / (last + 1));
  }

  private static Coverage of(Map<List<String>, int[]> places) {
    double[] shares = new double[THIRDS];
    for (int[] counts : places.values()) {
      double all = (double) counts[0] + counts[1] + counts[2];
      for (int i = 0; i < THIRDS; i++) {
        shares[i] += counts[i] / all;
      }
    }
    int pairs = places.size();
    return new Coverage(shares[0] / pairs, shares[1] / pairs, shares[2] / pairs);
  }
}
