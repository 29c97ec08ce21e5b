package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Separates the entries of a table of contents from headings with a text.
 *
 * <p>A table of contents is a run of headings with almost nothing between them, whose numbers occur
 * again elsewhere in the book. It can be before the chapters or after them.
 */
final class ContentsTable {

  private static final int LONGEST_SYNOPSIS = 700;
  private static final int FEWEST_ENTRIES = 3;
  private static final double RECURRING = 0.6;

  private final List<Heading> headings;
  private final long[] contents;
  private final BitSet listed = new BitSet();
  private int end;

  private ContentsTable(SourceLines lines, List<Heading> headings) {
    this.headings = headings;
    this.contents = new long[headings.size()];
    for (int i = 0; i < contents.length; i++) {
      int next = i + 1 < contents.length ? headings.get(i + 1).line() : lines.count();
      contents[i] = lines.characters(headings.get(i).line() + 1, next);
    }
  }

  /**
   * The headings, separated.
   *
   * @param headings headings that are in no table of contents
   * @param listed entries of a table of contents, in order
   */
  record Split(List<Heading> headings, List<Heading> listed) {}

  static Split of(SourceLines lines, List<Heading> headings) {
    ContentsTable table = new ContentsTable(lines, headings);
    table.mark();
    List<Heading> kept = new ArrayList<>();
    List<Heading> out = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      (table.listed.get(i) ? out : kept).add(headings.get(i));
    }
    return new Split(kept, out);
  }

  private void mark() {
    BitSet dense = new BitSet();
    List<int[]> regions = new ArrayList<>();
    for (int i = 0; i < contents.length; i = end + 1) {
      end = i;
      while (end + 1 < contents.length && contents[end] <= LONGEST_SYNOPSIS) {
        end++;
      }
      int stop = beforeBody(i, end);
      if (counts(i, stop)) {
        regions.add(new int[] {i, stop});
        dense.set(i, stop + 1);
      }
    }
    for (int[] region : regions) {
      if (recurs(region[0], region[1], dense)) {
        listed.set(region[0], region[1] + 1);
      }
    }
  }

  /** The first headings of the book, all with number 1, can directly follow the table. */
  private int beforeBody(int first, int last) {
    int stop = last;
    while (stop > first && headings.get(stop).ordinal() == 1) {
      stop--;
    }
    return stop;
  }

  /** Whether some family counts up in the region, which makes it more than lines close together. */
  private boolean counts(int first, int last) {
    Map<String, Integer> previous = new HashMap<>();
    Map<String, Integer> run = new HashMap<>();
    for (int i = first; i <= last; i++) {
      Heading heading = headings.get(i);
      boolean next = previous.getOrDefault(heading.family(), -9) + 1 == heading.ordinal();
      int length = next ? run.get(heading.family()) + 1 : 1;
      if (length >= FEWEST_ENTRIES) {
        return true;
      }
      run.put(heading.family(), length);
      previous.put(heading.family(), heading.ordinal());
    }
    return false;
  }

  private boolean recurs(int first, int last, BitSet dense) {
    BitSet elsewhere = new BitSet();
    for (int i = dense.nextClearBit(0); i < headings.size(); i = dense.nextClearBit(i + 1)) {
      elsewhere.set(Math.max(0, headings.get(i).ordinal()));
    }
    int again = 0;
    for (int i = first; i <= last; i++) {
      int ordinal = headings.get(i).ordinal();
      again += ordinal <= 0 || elsewhere.get(ordinal) ? 1 : 0;
    }
    return again >= RECURRING * (last - first + 1);
  }
}
