package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Capitals;
import dev.precis.text.heading.Heading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the chapters of a book that has neither numbers nor a table of contents: short lines in
 * capitals with several blank lines above them and much text below.
 */
public final class SpacedOutline {

  private static final String DOUBT =
      "The headings have no numbers: they are lines in capitals with blank lines above them";
  private static final int FEWEST = 3;
  private static final int BLANK_LINES = 3;
  private static final int LONGEST_LINE = 70;
  private static final int LEAST_TEXT = 1500;
  private static final double LEAST_COVERAGE = 0.85;

  private SpacedOutline() {}

  /** The outline; empty if the book has too few such lines. */
  public static Optional<Outline> of(SourceLines lines) {
    List<Heading> titles = new ArrayList<>();
    for (int line = 0; line < lines.count(); line++) {
      boolean alone = lines.length(line) > 1 && lines.length(line) <= LONGEST_LINE;
      if (alone
          && lines.isBlank(line - 1)
          && lines.isBlank(line + 1)
          && lines.blanksBefore(line) >= BLANK_LINES
          && lines.charAt(line, 0) != '['
          && Capitals.mostly(lines.trimmed(line))) {
        titles.add(new Heading(line, "capitals", Heading.Level.OTHER, 0, "title", null));
      }
    }
    List<Heading> chapters = new ArrayList<>();
    for (int i = 0; i < titles.size(); i++) {
      int end = i + 1 < titles.size() ? titles.get(i + 1).line() : lines.count();
      if (lines.characters(titles.get(i).line() + 1, end) >= LEAST_TEXT) {
        chapters.add(titles.get(i));
      }
    }
    if (chapters.size() < FEWEST) {
      return Optional.empty();
    }
    long covered = lines.characters(chapters.get(0).line(), lines.count());
    return covered >= LEAST_COVERAGE * lines.characters(0, lines.count())
        ? Optional.of(
            new Outline("capitals", DOUBT, chapters, new TreeMap<>(), List.of(), List.of()))
        : Optional.empty();
  }
}
