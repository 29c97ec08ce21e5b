package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import java.util.List;

/**
 * Headings of one family whose numbers count up. The count can restart at 1, where a new part
 * begins.
 *
 * @param members the headings in order
 * @param values the number of each heading in the sequence; differs from the heading's own number
 *     if that is a misprint
 */
record HeadingSequence(List<Heading> members, List<Integer> values) {

  int size() {
    return members.size();
  }

  Heading get(int index) {
    return members.get(index);
  }

  int first() {
    return values.get(0);
  }

  /** Whether the count restarts at this member. */
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

  /** Number of places at which the count skips numbers, including the first of a run. */
  int gaps() {
    int gaps = 0;
    for (int i = 1; i < size(); i++) {
      int expected = restarts(i) ? 1 : values.get(i - 1) + 1;
      gaps += values.get(i) == expected ? 0 : 1;
    }
    return gaps;
  }

  /** The line after the text of a member: the line of the next member, or the end. */
  int endOf(int index, int count) {
    return index + 1 < size() ? members.get(index + 1).line() : count;
  }

  /** Number of characters below a member. */
  long content(int index, SourceLines lines) {
    return lines.characters(members.get(index).line() + 1, endOf(index, lines.count()));
  }
}
