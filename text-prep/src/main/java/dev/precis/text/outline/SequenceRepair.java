package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.heading.HeadingParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Completes a sequence with headings of other forms: the first one, if it follows the author's name
 * on its line; those after a change of form in the middle of the book; and those missing in
 * between.
 */
final class SequenceRepair {

  private static final int SHORT_LINE = 60;

  private final SourceLines lines;
  private final HeadingSequence sequence;
  private final boolean bare;
  private final Map<Integer, TreeMap<Integer, Heading>> byOrdinal = new HashMap<>();
  private final TreeMap<Integer, Member> members = new TreeMap<>();

  private record Member(Heading heading, int value) {}

  SequenceRepair(SourceLines lines, List<Heading> headings, HeadingSequence sequence) {
    this.lines = lines;
    this.sequence = sequence;
    this.bare = sequence.get(sequence.size() - 1).isBare();
    for (Heading heading : headings) {
      // A number alone is too weak as evidence next to headings with a keyword.
      boolean kin = bare || !(heading.isBare() && heading.isUnnamed());
      if (kin && lines.isBlank(heading.line() - 1)) {
        byOrdinal
            .computeIfAbsent(heading.ordinal(), o -> new TreeMap<>())
            .putIfAbsent(heading.line(), heading);
      }
    }
  }

  HeadingSequence repaired() {
    for (int i = 0; i < sequence.size(); i++) {
      add(sequence.get(i), sequence.values().get(i));
    }
    if (sequence.first() == 2) {
      addFirst();
    }
    for (int i = 0; i + 1 < sequence.size(); i++) {
      if (!sequence.restarts(i + 1)) {
        fill(i);
      }
    }
    extend();
    List<Heading> headings = new ArrayList<>();
    List<Integer> values = new ArrayList<>();
    for (Member member : members.values()) {
      headings.add(member.heading);
      values.add(member.value);
    }
    return new HeadingSequence(headings, values);
  }

  private void add(Heading heading, int value) {
    members.put(heading.line(), new Member(heading, value));
  }

  /** The first number can end a line that begins with something else, such as the author. */
  private void addFirst() {
    Heading second = sequence.get(0);
    for (int line = second.line() - 1; line >= 0; line--) {
      int length = lines.length(line);
      if (length > 0 && length <= SHORT_LINE && lines.isBlank(line + 1)) {
        String text = lines.trimmed(line);
        String last = text.substring(text.lastIndexOf(' ') + 1);
        Heading end = HeadingParser.parse(last, line);
        if (end != null && end.ordinal() == 1 && end.family().equals(second.family())) {
          add(end, 1);
          return;
        }
      }
    }
  }

  private void fill(int before) {
    int line = sequence.get(before).line();
    for (int due = sequence.values().get(before) + 1;
        due < sequence.values().get(before + 1);
        due++) {
      Heading found = find(due, line, sequence.get(before + 1).line());
      if (found == null) {
        return;
      }
      add(found, due);
      line = found.line();
    }
  }

  /** A run can continue in another form; its last heading then seems to have a long text. */
  private void extend() {
    int last = sequence.size() - 1;
    int due = sequence.values().get(last) + 1;
    Heading next = find(due, sequence.get(last).line(), lines.count());
    Heading afterNext = next == null ? null : find(due + 1, next.line(), lines.count());
    if (afterNext == null || !next.family().equals(afterNext.family())) {
      return;
    }
    while (next != null) {
      add(next, due);
      due++;
      next = find(due, next.line(), lines.count());
    }
  }

  private Heading find(int ordinal, int after, int before) {
    TreeMap<Integer, Heading> same = byOrdinal.get(ordinal);
    Map.Entry<Integer, Heading> next = same == null ? null : same.higherEntry(after);
    return next != null && next.getKey() < before ? next.getValue() : null;
  }
}
