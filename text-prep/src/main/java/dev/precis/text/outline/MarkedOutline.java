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
 * Reads the outline of a book without numbers from the headings that its source marks, as web pages
 * do: those of the highest level of which there are several with text of their own. A level whose
 * headings are mostly followed at once by those of a lower one is of parts.
 */
public final class MarkedOutline {

  public static final String FAMILY = "marked";

  private static final String DOUBT =
      "The headings have no numbers: they are those that the page marks";
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
      boolean starts = lines.level(line) > 0 && lines.blank(line - 1);
      if (starts && !lines.blank(line) && isOfTheBook(matter.read(line))) {
        headings.add(line);
      }
    }
  }

  public static Optional<Outline> of(SourceLines lines) {
    return lines.marksHeadings() ? new MarkedOutline(lines).read() : Optional.empty();
  }

  private static boolean isOfTheBook(MatterScan.Matter matter) {
    return matter != MatterScan.Matter.CONTENTS && matter != MatterScan.Matter.MAKERS_NOTE;
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

  /** Parts the headings of a level that have text of their own from those that lead to others. */
  private void sort(int level, List<Heading> chapters, List<Integer> leading) {
    for (int i = 0; i < headings.size(); i++) {
      int line = headings.get(i);
      if (lines.level(line) == level) {
        int next = i + 1 < headings.size() ? headings.get(i + 1) : lines.count();
        boolean lower = next < lines.count() && lines.level(next) > level;
        if (lower && lines.weight(line + 1, next) <= AT_ONCE && !isTitle(i, level)) {
          leading.add(line);
        } else if (lines.weight(line + 1, endOfLevel(i, level)) >= LEAST_TEXT) {
          chapters.add(new Heading(line, FAMILY, Heading.Level.OTHER, 0, "title", null));
        }
      }
    }
  }

  /** The first of only one heading of its level is the book's title. */
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
    long all = Math.max(1, lines.weight(0, lines.count()));
    return (double) lines.weight(chapters.get(0).line(), lines.count()) / all;
  }
}
