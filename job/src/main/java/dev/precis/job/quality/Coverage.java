package dev.precis.job.quality;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From where in its source a summary takes its words. As Ravaut and others do it ("On Context
 * Utilization in Summarization with Large Language Models", ACL 2024), the summary's pairs of
 * neighbouring words are looked for in the source; here by their stems and without stop words,
 * which would stand everywhere. Each pair that the source has counts one: wholly for the third of
 * the source where it stands, and where it stands in several, in parts, as often as it stands in
 * each. So the three add up to 1, and a text that is summarized evenly has a third each.
 *
 * @param start of the source's first third, by content words
 * @param middle of its second
 * @param end of its last
 */
public record Coverage(double start, double middle, double end) {
  private static final int THIRDS = 3;
  private static final int PAIR = 2;

  /**
   * @return null where the source has none of the summary's pairs, as one in another language has
   *     none
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
