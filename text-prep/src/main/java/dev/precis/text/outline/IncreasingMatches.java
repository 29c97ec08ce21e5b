package dev.precis.text.outline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Selects the longest sequence of matches in which entries and lines both increase. */
final class IncreasingMatches {

  private IncreasingMatches() {}

  /**
   * Selects from pairs of the index of an entry and a line.
   *
   * @return the selected lines in increasing order, at most one per entry
   */
  static List<Integer> longest(List<int[]> pairs) {
    List<int[]> sorted = new ArrayList<>(pairs);
    sorted.sort(
        Comparator.<int[]>comparingInt(pair -> pair[0])
            .thenComparing(Comparator.<int[]>comparingInt(pair -> pair[1]).reversed()));
    int[] tails = new int[sorted.size()];
    int[] tailLines = new int[sorted.size()];
    int[] previous = new int[sorted.size()];
    int length = 0;
    for (int i = 0; i < sorted.size(); i++) {
      int line = sorted.get(i)[1];
      int at = Arrays.binarySearch(tailLines, 0, length, line);
      at = at < 0 ? -at - 1 : at;
      previous[i] = at > 0 ? tails[at - 1] : -1;
      tails[at] = i;
      tailLines[at] = line;
      length = Math.max(length, at + 1);
    }
    List<Integer> chosen = new ArrayList<>();
    for (int i = length == 0 ? -1 : tails[length - 1]; i >= 0; i = previous[i]) {
      chosen.add(sorted.get(i)[1]);
    }
    Collections.reverse(chosen);
    return chosen;
  }
}
