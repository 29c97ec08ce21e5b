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
 * Completes a chain with headings of another form: the first, glued to the author's name; those
 * that a change of form in mid-book cuts off; those that were left out in between.
 */
final class ChainRepair {

  private static final int SHORT_LINE = 60;

  private final SourceLines lines;
  private final Chain chain;
  private final boolean bare;
  private final Map<Integer, TreeMap<Integer, Heading>> byOrdinal = new HashMap<>();
  private final TreeMap<Integer, Member> members = new TreeMap<>();

  private record Member(Heading heading, int value) {}

  ChainRepair(SourceLines lines, List<Heading> headings, Chain chain) {
    this.lines = lines;
    this.chain = chain;
    this.bare = chain.get(chain.size() - 1).bare();
    for (Heading heading : headings) {
      // A number that stands alone is too little to go on beside headings with a keyword.
      boolean kin = bare || !(heading.bare() && heading.whole());
      if (kin && lines.blank(heading.line() - 1)) {
        byOrdinal
            .computeIfAbsent(heading.ordinal(), o -> new TreeMap<>())
            .putIfAbsent(heading.line(), heading);
      }
    }
  }

  Chain repaired() {
    for (int i = 0; i < chain.size(); i++) {
      add(chain.get(i), chain.values().get(i));
    }
    if (chain.first() == 2) {
      addFirst();
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!chain.restarts(i + 1)) {
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
    return new Chain(headings, values);
  }

  private void add(Heading heading, int value) {
    members.put(heading.line(), new Member(heading, value));
  }

  /** The first number may end a line that begins with something else, such as the author's name. */
  private void addFirst() {
    Heading second = chain.get(0);
    for (int line = second.line() - 1; line >= 0; line--) {
      int length = lines.length(line);
      if (length > 0 && length <= SHORT_LINE && lines.blank(line + 1)) {
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
    int line = chain.get(before).line();
    for (int due = chain.values().get(before) + 1; due < chain.values().get(before + 1); due++) {
      Heading found = find(due, line, chain.get(before + 1).line());
      if (found == null) {
        return;
      }
      add(found, due);
      line = found.line();
    }
  }

  /** A run may go on in another form; then the last heading of the first form heads too much. */
  private void extend() {
    int last = chain.size() - 1;
    int due = chain.values().get(last) + 1;
    Heading next = find(due, chain.get(last).line(), lines.count());
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
