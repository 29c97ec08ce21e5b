package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import java.util.List;

/**
 * Headings of one family that count up, starting over at one where a new part begins.
 *
 * @param members the headings in order
 * @param values the number of each, as the sequence says, also where the heading misprints it
 */
record Chain(List<Heading> members, List<Integer> values) {

  int size() {
    return members.size();
  }

  Heading get(int index) {
    return members.get(index);
  }

  int first() {
    return values.get(0);
  }

  /** Whether the member starts the count over. */
  boolean restarts(int index) {
    return index > 0 && values.get(index) <= values.get(index - 1);
  }

  int restarts() {
    int restarts = 0;
    for (int i = 1; i < size(); i++) {
      restarts += restarts(i) ? 1 : 0;
    }
    return restarts;
  }

  /** The number of places where the count leaves something out, the start of a run included. */
  int gaps() {
    int gaps = 0;
    for (int i = 1; i < size(); i++) {
      int expected = restarts(i) ? 1 : values.get(i - 1) + 1;
      gaps += values.get(i) == expected ? 0 : 1;
    }
    return gaps;
  }

  /** The line after what the member heads, which is the next member's or the text's end. */
  int endOf(int index, int count) {
    return index + 1 < size() ? members.get(index + 1).line() : count;
  }

  long content(int index, SourceLines lines) {
    return lines.weight(members.get(index).line() + 1, endOf(index, lines.count()));
  }
}
