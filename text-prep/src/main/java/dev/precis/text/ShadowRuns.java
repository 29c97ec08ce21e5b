package dev.precis.text;

import java.util.ArrayList;
import java.util.List;

/** Drops runs that only announce another: a table of contents too roomy to be told by its look. */
final class ShadowRuns {

  private static final int MUCH_LONGER = 6;

  private ShadowRuns() {}

  static Chain dropped(SourceLines lines, Chain chain) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      if (i == 0 || chain.restarts(i)) {
        starts.add(i);
      }
    }
    starts.add(chain.size());
    for (int run = 0; run + 1 < starts.size() && starts.size() > 2; run++) {
      int from = starts.get(run);
      int to = starts.get(run + 1);
      for (int other = 0; other + 1 < starts.size(); other++) {
        int otherFrom = starts.get(other);
        int otherTo = starts.get(other + 1);
        boolean same = other != run && to - from >= 2 && otherTo - otherFrom == to - from;
        if (same
            && median(lines, chain, from, to) * MUCH_LONGER
                < median(lines, chain, otherFrom, otherTo)) {
          return dropped(lines, chain.without(from, to));
        }
      }
    }
    return chain;
  }

  private static long median(SourceLines lines, Chain chain, int from, int to) {
    List<Long> contents = new ArrayList<>();
    for (int i = from; i < to; i++) {
      contents.add(chain.content(i, lines));
    }
    contents.sort(null);
    return contents.get((contents.size() - 1) / 2);
  }
}
