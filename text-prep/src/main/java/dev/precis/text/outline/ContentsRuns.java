package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drops runs of a sequence that repeat another run with far less text: a table of contents whose
 * entries are too far apart to be recognized by {@link ContentsTable}.
 */
final class ContentsRuns {

  private static final int MUCH_LONGER = 6;

  private ContentsRuns() {}

  private record Run(int from, int to, long median) {

    int length() {
      return to - from;
    }
  }

  static HeadingSequence dropped(SourceLines lines, HeadingSequence sequence) {
    if (sequence.restarts() == 0) {
      return sequence;
    }
    List<Run> runs = runs(lines, sequence);
    Map<Integer, Long> longest = new HashMap<>();
    runs.forEach(run -> longest.merge(run.length(), run.median, Math::max));
    List<Heading> members = new ArrayList<>();
    List<Integer> values = new ArrayList<>();
    for (Run run : runs) {
      boolean listed = run.median * MUCH_LONGER < longest.get(run.length());
      if (run.length() < 2 || !listed) {
        members.addAll(sequence.members().subList(run.from, run.to));
        values.addAll(sequence.values().subList(run.from, run.to));
      }
    }
    return new HeadingSequence(members, values);
  }

  private static List<Run> runs(SourceLines lines, HeadingSequence sequence) {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= sequence.size(); i++) {
      if (i == sequence.size() || sequence.restarts(i)) {
        runs.add(new Run(from, i, median(lines, sequence, from, i)));
        from = i;
      }
    }
    return runs;
  }

  private static long median(SourceLines lines, HeadingSequence sequence, int from, int to) {
    List<Long> contents = new ArrayList<>();
    for (int i = from; i < to; i++) {
      contents.add(sequence.content(i, lines));
    }
    contents.sort(null);
    return contents.get((contents.size() - 1) / 2);
  }
}
