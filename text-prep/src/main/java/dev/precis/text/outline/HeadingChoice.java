package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which family of numbered headings is that of the chapters.
 *
 * <p>The family must count from 1 with almost no gaps, and spread over the book. A word for a
 * chapter wins over any other. Otherwise, if most headings of one family are directly followed by
 * headings of another, the first one is that of parts, and the other wins.
 */
final class HeadingChoice {

  private static final double LONGEST_SHARE = 0.8;
  private static final double LEAST_COVERAGE = 0.4;
  private static final int FEWEST_BARE = 3;

  /**
   * If one heading has almost all of the text, the others may be a list. A list has no prose
   * between its lines.
   */
  private static final int LEAST_PROSE = 150;

  private static final int TITLE_OF_PART = 250;
  private static final int AT_ONCE = 700;

  private final SourceLines lines;
  private final List<Heading> headings;
  private final Set<Integer> opened;
  private final Map<String, HeadingSequence> sequences = new LinkedHashMap<>();

  HeadingChoice(SourceLines lines, List<Heading> headings) {
    this.lines = lines;
    this.headings = headings;
    this.opened = opened();
    Map<String, List<Heading>> families = new LinkedHashMap<>();
    for (Heading heading : headings) {
      families.computeIfAbsent(heading.family(), f -> new ArrayList<>()).add(heading);
    }
    families.forEach((family, members) -> sequences.put(family, sequence(members)));
  }

  /** The lines of headings with number 1 that are directly below the heading of a part. */
  private Set<Integer> opened() {
    Set<Integer> lineNumbers = new HashSet<>();
    for (int i = 0; i + 1 < headings.size(); i++) {
      Heading part = headings.get(i);
      Heading next = headings.get(i + 1);
      boolean below = part.level() == Heading.Level.PART && next.level() != Heading.Level.PART;
      if (below
          && next.ordinal() == 1
          && lines.characters(part.line() + 1, next.line()) <= TITLE_OF_PART) {
        lineNumbers.add(next.line());
      }
    }
    return lineNumbers;
  }

  /** The best sequence of each family. */
  Map<String, HeadingSequence> sequences() {
    return sequences;
  }

  /** The sequence of the chapters; null if none is convincing. */
  HeadingSequence chapters() {
    HeadingSequence best = null;
    for (HeadingSequence sequence : sequences.values()) {
      if (convinces(sequence) && (best == null || better(sequence, best))) {
        best = sequence;
      }
    }
    return best == null ? null : new SequenceRepair(lines, headings, best).repaired();
  }

  private boolean better(HeadingSequence sequence, HeadingSequence than) {
    boolean word = sequence.get(0).level() == Heading.Level.CHAPTER;
    boolean thanWord = than.get(0).level() == Heading.Level.CHAPTER;
    if (word != thanWord) {
      return word;
    }
    if (leads(than, sequence)) {
      return true;
    }
    if (leads(sequence, than)) {
      return false;
    }
    boolean bare = sequence.get(0).isBare();
    if (bare != than.get(0).isBare()) {
      return !bare;
    }
    return coverage(sequence) * sequence.size() > coverage(than) * than.size();
  }

  private boolean convinces(HeadingSequence sequence) {
    int size = sequence.size();
    if (size < (sequence.get(0).isBare() ? FEWEST_BARE : 2) || sequence.first() > 2) {
      return false;
    }
    boolean counts = sequence.gaps() <= size / 12;
    long longest = 0;
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      longest = Math.max(longest, sequence.content(i, lines));
      shortest = Math.min(shortest, sequence.content(i, lines));
    }
    long all = Math.max(1, lines.characters(sequence.get(0).line(), lines.count()));
    boolean spreads = size < 3 || longest <= LONGEST_SHARE * all || shortest >= LEAST_PROSE;
    boolean inProse = 10L * size > all / 20;
    return counts && spreads && !inProse && coverage(sequence) >= LEAST_COVERAGE;
  }

  private double coverage(HeadingSequence sequence) {
    long all = Math.max(1, lines.characters(0, lines.count()));
    return (double) lines.characters(sequence.get(0).line(), lines.count()) / all;
  }

  /** Whether most headings of {@code outer} are directly followed by one of {@code inner}. */
  boolean leads(HeadingSequence outer, HeadingSequence inner) {
    int led = 0;
    int next = 0;
    for (Heading heading : outer.members()) {
      while (next < inner.size() && inner.get(next).line() < heading.line()) {
        next++;
      }
      if (next < inner.size()) {
        long between = lines.characters(heading.line() + 1, inner.get(next).line());
        led += between <= AT_ONCE ? 1 : 0;
      }
    }
    return led >= 0.6 * outer.size() && inner.size() > outer.size();
  }

  private HeadingSequence sequence(List<Heading> members) {
    HeadingSequence sequence = SequenceBuilder.of(lines, members, opened);
    return ContentsRuns.dropped(lines, sequence);
  }
}
