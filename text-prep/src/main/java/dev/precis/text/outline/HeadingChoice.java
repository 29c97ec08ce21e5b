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
 * Decides which family of numbered headings heads the chapters.
 *
 * <p>The family must count from one almost without a gap and spread over the book. The word for a
 * chapter wins over any other; else a family whose headings are mostly followed at once by those of
 * another is one of parts, and the other wins.
 */
final class HeadingChoice {

  private static final double LONGEST_SHARE = 0.8;
  private static final double LEAST_COVERAGE = 0.4;
  private static final int FEWEST_BARE = 3;

  /**
   * Where one heading has nearly all the text, the others may be a list; but a list has no prose
   * between its lines.
   */
  private static final int LEAST_PROSE = 150;

  private static final int TITLE_OF_PART = 250;
  private static final int AT_ONCE = 700;

  private final SourceLines lines;
  private final List<Heading> headings;
  private final Set<Integer> opened;
  private final Map<String, Chain> chains = new LinkedHashMap<>();

  HeadingChoice(SourceLines lines, List<Heading> headings) {
    this.lines = lines;
    this.headings = headings;
    this.opened = opened();
    Map<String, List<Heading>> families = new LinkedHashMap<>();
    for (Heading heading : headings) {
      families.computeIfAbsent(heading.family(), f -> new ArrayList<>()).add(heading);
    }
    families.forEach((family, members) -> chains.put(family, chain(members)));
  }

  /** The lines of headings of number one that stand straight below the heading of a part. */
  private Set<Integer> opened() {
    Set<Integer> lineNumbers = new HashSet<>();
    for (int i = 0; i + 1 < headings.size(); i++) {
      Heading part = headings.get(i);
      Heading next = headings.get(i + 1);
      boolean below = part.level() == Heading.Level.PART && next.level() != Heading.Level.PART;
      if (below
          && next.ordinal() == 1
          && lines.weight(part.line() + 1, next.line()) <= TITLE_OF_PART) {
        lineNumbers.add(next.line());
      }
    }
    return lineNumbers;
  }

  /** The best chain of each family. */
  Map<String, Chain> chains() {
    return chains;
  }

  /** The family of the chapters, or null where none is convincing. */
  Chain chapters() {
    Chain best = null;
    for (Chain chain : chains.values()) {
      if (convinces(chain) && (best == null || better(chain, best))) {
        best = chain;
      }
    }
    return best == null ? null : new ChainRepair(lines, headings, best).repaired();
  }

  private boolean better(Chain chain, Chain than) {
    boolean word = chain.get(0).level() == Heading.Level.CHAPTER;
    boolean thanWord = than.get(0).level() == Heading.Level.CHAPTER;
    if (word != thanWord) {
      return word;
    }
    if (leads(than, chain)) {
      return true;
    }
    if (leads(chain, than)) {
      return false;
    }
    boolean bare = chain.get(0).bare();
    if (bare != than.get(0).bare()) {
      return !bare;
    }
    return coverage(chain) * chain.size() > coverage(than) * than.size();
  }

  private boolean convinces(Chain chain) {
    int size = chain.size();
    if (size < (chain.get(0).bare() ? FEWEST_BARE : 2) || chain.first() > 2) {
      return false;
    }
    boolean counts = chain.gaps() <= size / 12;
    long longest = 0;
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      longest = Math.max(longest, chain.content(i, lines));
      shortest = Math.min(shortest, chain.content(i, lines));
    }
    long all = Math.max(1, lines.weight(chain.get(0).line(), lines.count()));
    boolean spreads = size < 3 || longest <= LONGEST_SHARE * all || shortest >= LEAST_PROSE;
    boolean inProse = 10L * size > all / 20;
    return counts && spreads && !inProse && coverage(chain) >= LEAST_COVERAGE;
  }

  private double coverage(Chain chain) {
    long all = Math.max(1, lines.weight(0, lines.count()));
    return (double) lines.weight(chain.get(0).line(), lines.count()) / all;
  }

  /** Whether the headings of {@code outer} are mostly followed at once by one of {@code inner}. */
  boolean leads(Chain outer, Chain inner) {
    int led = 0;
    int next = 0;
    for (Heading heading : outer.members()) {
      while (next < inner.size() && inner.get(next).line() < heading.line()) {
        next++;
      }
      if (next < inner.size()) {
        long between = lines.weight(heading.line() + 1, inner.get(next).line());
        led += between <= AT_ONCE ? 1 : 0;
      }
    }
    return led >= 0.6 * outer.size() && inner.size() > outer.size();
  }

  private Chain chain(List<Heading> members) {
    Chain chain = ChainBuilder.of(lines, members, opened);
    return ShadowRuns.dropped(lines, chain);
  }
}
