package dev.precis.text.outline;

import dev.precis.text.heading.Heading;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What the evidence says of a book's headings, before any text is cut out.
 *
 * @param family what the headings have in common, for people
 * @param doubt why they may be the wrong ones, in a sentence; empty where they count without a gap
 * @param chapters the chapters' headings in order, at least one
 * @param parts the labels of parts by their lines
 * @param fresh lines of those chapters with which a count starts over
 * @param listed headings that only a table of contents has
 */
public record Outline(
    String family,
    String doubt,
    List<Heading> chapters,
    NavigableMap<Integer, String> parts,
    List<Integer> fresh,
    List<Heading> listed) {

  public int firstLine() {
    int first = chapters.get(0).line();
    return parts.isEmpty() ? first : Math.min(first, parts.firstKey());
  }

  public int lastLine() {
    return chapters.get(chapters.size() - 1).line();
  }

  public String partAt(int line) {
    Map.Entry<Integer, String> part = parts.floorEntry(line);
    return part == null ? "" : part.getValue();
  }
}
