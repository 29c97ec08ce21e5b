package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.heading.HeadingScan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the chapters of a book by numbered headings. */
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

  /** The outline; empty if no family of headings counts up convincingly. */
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

  /** A page may mark only the headings of parts. */
  private static boolean namesOnlyParts(Outline marked, Outline any) {
    boolean chapters = marked.chapters().get(0).level() == Heading.Level.CHAPTER;
    return !chapters && any.chapters().get(0).level() == Heading.Level.CHAPTER;
  }

  private Optional<Outline> read() {
    HeadingSequence chapters = choice.chapters();
    return chapters == null ? Optional.empty() : Optional.of(outline(chapters));
  }

  private Outline outline(HeadingSequence sequence) {
    List<Heading> before = before(sequence);
    PartHeadings parts = new PartHeadings(lines, sequence, choice.sequences().values());
    parts.labels().keySet().removeAll(before.stream().map(Heading::line).toList());
    List<Heading> chapters = new ArrayList<>(before);
    chapters.addAll(sequence.members());
    List<Integer> restarts = new ArrayList<>();
    for (int i = 1; i < sequence.size(); i++) {
      if (sequence.restarts(i)) {
        restarts.add(sequence.get(i).line());
      }
    }
    return new Outline(
        sequence.get(0).family(),
        doubt(sequence),
        chapters,
        parts.labels(),
        restarts,
        split.listed());
  }

  private static String doubt(HeadingSequence sequence) {
    if (sequence.first() != 1) {
      return "The first heading that was found has number " + sequence.first();
    }
    return sequence.gaps() == 0
        ? ""
        : "Headings are missing: their numbers have gaps at %d of %d places"
            .formatted(sequence.gaps(), sequence.size());
  }

  /**
   * Complete runs of another keyword before the chapters, such as the letters at the beginning of a
   * novel.
   */
  private List<Heading> before(HeadingSequence chapters) {
    int first = chapters.get(0).line();
    List<Heading> before = new ArrayList<>();
    for (HeadingSequence sequence : choice.sequences().values()) {
      boolean whole = sequence.first() == 1 && sequence.gaps() == 0 && sequence.restarts() == 0;
      boolean apart = sequence.get(sequence.size() - 1).line() < first && !sequence.get(0).isBare();
      boolean substantial = sequence.size() >= 2 && whole && apart;
      for (int i = 0; i < sequence.size() && substantial; i++) {
        long content =
            lines.characters(sequence.get(i).line() + 1, Math.min(first, sequence.endOf(i, first)));
        substantial = content >= LEAST_LETTER;
      }
      if (substantial) {
        before.addAll(sequence.members());
      }
    }
    before.sort(Comparator.comparingInt(Heading::line));
    return before;
  }
}
