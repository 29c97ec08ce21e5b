package dev.precis.text.outline;

import dev.precis.text.heading.Heading;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The headings of a book that were found, before any text is cut.
 *
 * @param family what the headings have in common, for people
 * @param doubt why they may be the wrong ones, in a sentence; empty if they count up without a gap
 * @param chapters headings of the chapters in order, at least one
 * @param parts labels of parts, by their lines
 * @param restarts lines of chapters at which the count restarts
 * @param listed entries of tables of contents
 */
public record Outline(
    String family,
    String doubt,
    List<Heading> chapters,
    NavigableMap<Integer, String> parts,
    List<Integer> restarts,
    List<Heading> listed) {

  /** The line of the first heading, of a part or a chapter. */
  public int firstLine() {
    int first = chapters.get(0).line();
    return parts.isEmpty() ? first : Math.min(first, parts.firstKey());
  }

  /** The line of the last chapter. */
  public int lastLine() {
    return chapters.get(chapters.size() - 1).line();
  }

  /** The label of the part that the line is in; empty if it is in none. */
  public String partAt(int line) {
    Map.Entry<Integer, String> part = parts.floorEntry(line);
    return part == null ? "" : part.getValue();
  }
}
