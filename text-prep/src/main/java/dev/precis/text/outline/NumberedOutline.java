package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.heading.HeadingScan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads a book's outline from headings that are numbered. */
public final class NumberedOutline {

  private static final int LEAST_LETTER = 300;

  private final SourceLines lines;
  private final ContentsTable.Split split;
  private final HeadingChoice choice;

  private NumberedOutline(SourceLines lines, ContentsTable.Split split) {
    this.lines = lines;
    this.split = split;
    this.choice = new HeadingChoice(lines, split.headings());
  }

  /** Returns the outline, or nothing where no family of headings counts convincingly. */
  public static Optional<Outline> of(SourceLines lines) {
    ContentsTable.Split split = ContentsTable.of(lines, HeadingScan.of(lines));
    Optional<Outline> any = new NumberedOutline(lines, split).read();
    if (!lines.marksHeadings()) {
      return any;
    }
    List<Heading> headings = new ArrayList<>(split.headings());
    headings.removeIf(heading -> lines.level(heading.line()) == 0);
    Optional<Outline> marked =
        new NumberedOutline(lines, new ContentsTable.Split(headings, split.listed())).read();
    return marked.isPresent() && (any.isEmpty() || !namesOnlyParts(marked.get(), any.get()))
        ? marked
        : any;
  }

  /** A page may mark the headings of parts alone. */
  private static boolean namesOnlyParts(Outline marked, Outline any) {
    boolean chapters = marked.chapters().get(0).level() == Heading.Level.CHAPTER;
    return !chapters && any.chapters().get(0).level() == Heading.Level.CHAPTER;
  }

  private Optional<Outline> read() {
    Chain chapters = choice.chapters();
    return chapters == null ? Optional.empty() : Optional.of(outline(chapters));
  }

  private Outline outline(Chain chain) {
    List<Heading> before = before(chain);
    PartHeadings parts = new PartHeadings(lines, chain, choice.chains().values());
    parts.labels().keySet().removeAll(before.stream().map(Heading::line).toList());
    List<Heading> chapters = new ArrayList<>(before);
    chapters.addAll(chain.members());
    List<Integer> fresh = new ArrayList<>();
    for (int i = 1; i < chain.size(); i++) {
      if (chain.restarts(i)) {
        fresh.add(chain.get(i).line());
      }
    }
    return new Outline(
        chain.get(0).family(), doubt(chain), chapters, parts.labels(), fresh, split.listed());
  }

  private static String doubt(Chain chain) {
    if (chain.first() != 1) {
      return "The first heading that was found has the number " + chain.first();
    }
    return chain.gaps() == 0
        ? ""
        : "Headings are missing: their numbers have gaps at %d of %d places"
            .formatted(chain.gaps(), chain.size());
  }

  /** Whole runs of another keyword before the chapters, such as the letters that open a novel. */
  private List<Heading> before(Chain chapters) {
    int first = chapters.get(0).line();
    List<Heading> before = new ArrayList<>();
    for (Chain chain : choice.chains().values()) {
      boolean whole = chain.first() == 1 && chain.gaps() == 0 && chain.restarts() == 0;
      boolean apart = chain.get(chain.size() - 1).line() < first && !chain.get(0).bare();
      boolean substantial = chain.size() >= 2 && whole && apart;
      for (int i = 0; i < chain.size() && substantial; i++) {
        long content =
            lines.weight(chain.get(i).line() + 1, Math.min(first, chain.endOf(i, first)));
        substantial = content >= LEAST_LETTER;
      }
      if (substantial) {
        before.addAll(chain.members());
      }
    }
    before.sort(Comparator.comparingInt(Heading::line));
    return before;
  }
}
