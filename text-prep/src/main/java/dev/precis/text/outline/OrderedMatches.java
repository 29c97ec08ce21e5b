package dev.precis.text.outline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The longest choice of matches in which both sides ascend. */
final class OrderedMatches {

  private OrderedMatches() {}

  /**
   * Chooses among pairs of an entry's index and a line.
   *
   * @return the lines chosen, ascending, at most one for an entry
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
