package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Drops runs that only announce another: a table of contents too roomy to be told by its look. */
final class ShadowRuns {

  private static final int MUCH_LONGER = 6;

  private ShadowRuns() {}

  private record Run(int from, int to, long median) {

    int length() {
      return to - from;
    }
  }

  static Chain dropped(SourceLines lines, Chain chain) {
    if (chain.restarts() == 0) {
      return chain;
    }
    List<Run> runs = runs(lines, chain);
    Map<Integer, Long> longest = new HashMap<>();
    runs.forEach(run -> longest.merge(run.length(), run.median, Math::max));
    List<Heading> members = new ArrayList<>();
    List<Integer> values = new ArrayList<>();
    for (Run run : runs) {
      boolean shadow = run.median * MUCH_LONGER < longest.get(run.length());
      if (run.length() < 2 || !shadow) {
        members.addAll(chain.members().subList(run.from, run.to));
        values.addAll(chain.values().subList(run.from, run.to));
      }
    }
    return new Chain(members, values);
  }

  private static List<Run> runs(SourceLines lines, Chain chain) {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= chain.size(); i++) {
      if (i == chain.size() || chain.restarts(i)) {
        runs.add(new Run(from, i, median(lines, chain, from, i)));
        from = i;
      }
    }
    return runs;
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
