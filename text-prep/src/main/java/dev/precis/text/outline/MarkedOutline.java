package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.heading.MatterScan;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the chapters of a book without numbered headings by the headings that its source marks, as
 * web pages do. The chapters are the headings of the highest level that has several with a text. If
 * most headings of a level are directly followed by headings of a lower level, that level is parts.
 */
public final class MarkedOutline {

  /** The family of marked headings. */
  public static final String FAMILY = "marked";

  private static final String DOUBT =
      "The headings have no numbers: they are the headings that the page marks";
  private static final int FEWEST = 2;
  private static final int LEAST_TEXT = 200;
  private static final int AT_ONCE = 250;
  private static final double LED = 0.6;
  private static final double LEAST_COVERAGE = 0.5;

  private final SourceLines lines;
  private final List<Integer> headings = new ArrayList<>();

  private MarkedOutline(SourceLines lines) {
    this.lines = lines;
    MatterScan matter = new MatterScan(lines);
    for (int line = 0; line < lines.count(); line++) {
      boolean starts = lines.level(line) > 0 && lines.isBlank(line - 1);
      if (starts && !lines.isBlank(line) && isOfTheBook(matter.read(line))) {
        headings.add(line);
      }
    }
  }

  /** The outline; empty if the source does not mark the headings of chapters. */
  public static Optional<Outline> of(SourceLines lines) {
    return lines.marksHeadings() ? new MarkedOutline(lines).read() : Optional.empty();
  }

  private static boolean isOfTheBook(MatterScan.Matter matter) {
    return matter != MatterScan.Matter.CONTENTS && matter != MatterScan.Matter.TRANSCRIBERS_NOTE;
  }

  private Optional<Outline> read() {
    NavigableMap<Integer, String> parts = new TreeMap<>();
    for (int level = 1; level <= 4; level++) {
      List<Heading> chapters = new ArrayList<>();
      List<Integer> leading = new ArrayList<>();
      sort(level, chapters, leading);
      boolean led = leading.size() >= LED * (leading.size() + chapters.size());
      if (!led && chapters.size() >= FEWEST && coverage(chapters) >= LEAST_COVERAGE) {
        return Optional.of(new Outline(FAMILY, DOUBT, chapters, parts, List.of(), List.of()));
      }
      if (led && !leading.isEmpty()) {
        leading.forEach(line -> parts.put(line, lines.trimmed(line)));
      }
    }
    return Optional.empty();
  }

  /** Separates the headings of a level with a text from those that only lead to others. */
  private void sort(int level, List<Heading> chapters, List<Integer> leading) {
    for (int i = 0; i < headings.size(); i++) {
      int line = headings.get(i);
      if (lines.level(line) == level) {
        int next = i + 1 < headings.size() ? headings.get(i + 1) : lines.count();
        boolean lower = next < lines.count() && lines.level(next) > level;
        if (lower && lines.characters(line + 1, next) <= AT_ONCE && !isTitle(i, level)) {
          leading.add(line);
        } else if (lines.characters(line + 1, endOfLevel(i, level)) >= LEAST_TEXT) {
          chapters.add(new Heading(line, FAMILY, Heading.Level.OTHER, 0, "title", null));
        }
      }
    }
  }

  /** If the first heading is the only one of its level, it is the title of the book. */
  private boolean isTitle(int index, int level) {
    return index == 0 && headings.stream().filter(line -> lines.level(line) == level).count() == 1;
  }

  private int endOfLevel(int index, int level) {
    for (int i = index + 1; i < headings.size(); i++) {
      if (lines.level(headings.get(i)) <= level) {
        return headings.get(i);
      }
    }
    return lines.count();
  }

  private double coverage(List<Heading> chapters) {
    long all = Math.max(1, lines.characters(0, lines.count()));
    return (double) lines.characters(chapters.get(0).line(), lines.count()) / all;
  }
}
