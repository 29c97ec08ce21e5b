package dev.precis.text;

import java.util.List;

/**
 * Completes a chain with headings of another form: the first, glued to the author's name; those
 * that a change of form in mid-book cuts off; those that were left out in between.
 */
final class ChainRepair {

  private static final int SHORT_LINE = 60;

  private final SourceLines lines;
  private final List<Heading> headings;
  private Chain chain;

  ChainRepair(SourceLines lines, List<Heading> headings, Chain chain) {
    this.lines = lines;
    this.headings = headings;
    this.chain = chain;
  }

  Chain repaired() {
    if (chain.first() == 2) {
      addFirst();
    }
    for (int i = 0; i < chain.size(); i++) {
      boolean lastOfRun = i + 1 == chain.size() || chain.restarts(i + 1);
      int missing = lastOfRun ? 0 : chain.values().get(i + 1) - chain.values().get(i) - 1;
      if (missing > 0) {
        fill(i, i + missing);
      }
    }
    extend();
    return chain;
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
          chain = chain.with(end, 1);
          return;
        }
      }
    }
  }

  private void fill(int before, int upTo) {
    for (int at = before; at < upTo; at++) {
      int due = chain.values().get(at) + 1;
      Heading found = find(due, chain.get(at).line(), chain.endOf(at, lines.count()));
      if (found == null) {
        return;
      }
      chain = chain.with(found, due);
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
      chain = chain.with(next, due);
      due++;
      next = find(due, next.line(), lines.count());
    }
  }

  private Heading find(int ordinal, int after, int before) {
    for (Heading heading : headings) {
      boolean between = heading.line() > after && heading.line() < before;
      if (between
          && heading.ordinal() == ordinal
          && kin(heading)
          && lines.blank(heading.line() - 1)) {
        return heading;
      }
    }
    return null;
  }

  /** A number that stands alone is too little to go on beside headings with a keyword. */
  private boolean kin(Heading heading) {
    Heading first = chain.get(chain.size() - 1);
    return first.bare() || !(heading.bare() && heading.whole());
  }
}
