package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.heading.HeadingParser;
import dev.precis.text.heading.MatterScan;
import dev.precis.text.heading.NumberWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the chapters of a book whose headings have titles but no numbers: the entries of its table
 * of contents, which occur again in the same order in the body.
 */
public final class TitledOutline {

  private static final String DOUBT =
      "The headings have no numbers: they are the titles from the table of contents";
  private static final int FEWEST = 3;
  private static final double FOUND_AGAIN = 0.6;
  private static final double USUAL = 0.75;
  private static final int LONGEST_TITLE = 200;
  private static final int AT_ONCE = 250;
  private static final int MOST_ENTRIES = 3000;

  private final SourceLines lines;
  private final List<Integer> entries = new ArrayList<>();
  private int bodyLine;

  private TitledOutline(SourceLines lines) {
    this.lines = lines;
  }

  /** The outline; empty if the entries of no table of contents occur again. */
  public static Optional<Outline> of(SourceLines lines) {
    return new TitledOutline(lines).read();
  }

  private Optional<Outline> read() {
    MatterScan matter = new MatterScan(lines);
    for (int line = 0; line < lines.count() / 3; line++) {
      if (!lines.isBlank(line) && matter.read(line) == MatterScan.Matter.CONTENTS) {
        Optional<Outline> outline = readFrom(line + 1);
        if (outline.isPresent()) {
          return outline;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Outline> readFrom(int line) {
    collectEntries(line);
    if (entries.size() < FEWEST) {
      return Optional.empty();
    }
    List<Integer> found = IncreasingMatches.longest(matches());
    List<Integer> headings = usual(found);
    NavigableMap<Integer, String> parts = takeParts(headings);
    boolean enough = found.size() >= FEWEST && found.size() >= FOUND_AGAIN * entries.size();
    if (!enough || headings.size() < FEWEST || coverage(headings) < 0.5) {
      return Optional.empty();
    }
    List<Heading> chapters = new ArrayList<>();
    for (int heading : headings) {
      chapters.add(unnumbered(heading));
    }
    List<Heading> listed = entries.stream().map(TitledOutline::unnumbered).toList();
    return Optional.of(new Outline("contents", DOUBT, chapters, parts, List.of(), listed));
  }

  private static Heading unnumbered(int line) {
    return new Heading(line, "contents", Heading.Level.OTHER, 0, "title", null);
  }

  /** The table ends where one of its entries occurs again. */
  private void collectEntries(int from) {
    entries.clear();
    Map<String, Integer> seen = new HashMap<>();
    int line = lines.skipBlank(from);
    for (;
        line < lines.count() && entries.size() < MOST_ENTRIES;
        line = lines.skipBlank(line + 1)) {
      String key = key(line, line + 1);
      if (entries.size() >= FEWEST && lines.isBlank(line - 1) && seen.containsKey(key)) {
        break;
      }
      if (!key.isEmpty()) {
        entries.add(line);
        seen.put(key, line);
      }
    }
    bodyLine = line;
  }

  /** For each entry, the lines of the body that repeat it. An entry can take two lines. */
  private List<int[]> matches() {
    Map<String, List<Integer>> body = new HashMap<>();
    for (int line = lines.skipBlank(bodyLine); line < lines.count(); ) {
      int end = lines.endOfParagraph(line, lines.count());
      if (end - line <= 3 && lines.characters(line, end) <= LONGEST_TITLE) {
        body.computeIfAbsent(key(line, end), k -> new ArrayList<>()).add(line);
      }
      line = lines.skipBlank(end);
    }
    List<int[]> matches = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      int entry = entries.get(i);
      List<Integer> same = body.get(key(entry, entry + 1));
      if (same == null && !lines.isBlank(entry + 1)) {
        same = body.get(key(entry, entry + 2));
      }
      for (int line : same == null ? List.<Integer>of() : same) {
        matches.add(new int[] {i, line});
      }
    }
    return matches;
  }

  /** Drops subheadings, which have fewer blank lines above them than most headings. */
  private List<Integer> usual(List<Integer> found) {
    for (int blanks = 4; blanks > 1; blanks--) {
      List<Integer> kept = new ArrayList<>();
      for (int line : found) {
        if (lines.blanksBefore(line) >= blanks) {
          kept.add(line);
        }
      }
      if (kept.size() >= USUAL * found.size()) {
        return kept;
      }
    }
    return new ArrayList<>(found);
  }

  /** A title that is directly followed by another one is the heading of a part. */
  private NavigableMap<Integer, String> takeParts(List<Integer> headings) {
    NavigableMap<Integer, String> parts = new TreeMap<>();
    for (int i = 0; i + 1 < headings.size(); i++) {
      if (lines.characters(headings.get(i) + 1, headings.get(i + 1)) < AT_ONCE) {
        parts.put(headings.get(i), lines.trimmed(headings.get(i)));
      }
    }
    headings.removeAll(parts.keySet());
    return parts;
  }

  private double coverage(List<Integer> headings) {
    long all = Math.max(1, lines.characters(bodyLine, lines.count()));
    return (double) lines.characters(headings.get(0), lines.count()) / all;
  }

  /** The words of an entry or title, without number, dot leaders and page number. */
  private String key(int from, int to) {
    StringBuilder joined = new StringBuilder();
    for (int line = from; line < to && joined.length() <= LONGEST_TITLE; line++) {
      joined.append(' ');
      lines.appendTo(joined, line);
    }
    String text = joined.toString().strip();
    if (text.length() > LONGEST_TITLE) {
      return "";
    }
    int end = text.length();
    while (end > 0 && " .\u2026\t0123456789".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    text = text.substring(0, end);
    Heading numbered = HeadingParser.parse(text, from);
    boolean named = numbered != null && !numbered.isUnnamed();
    return NumberWords.fold(named ? numbered.name() : text);
  }
}
