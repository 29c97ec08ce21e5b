package dev.precis.text.chapter;

import static java.util.Objects.requireNonNull;

import dev.precis.text.passage.WordScan;

/**
 * One row of a book: a chapter, or front or back matter with a heading of its own.
 *
 * <p>Immutable and thread-safe.
 *
 * @param index 1-based position among all rows of the book, of any kind
 * @param kind chapter, front matter or back matter
 * @param part label of the innermost part around it ({@code BOOK ONE: 1805}); empty if there is
 *     none
 * @param heading the heading line of the source, trimmed; empty if the book has no headings
 * @param title the heading, and the title on the lines after it if there is one, in one line
 * @param line 1-based number of the heading's line in the source file, whose lines end with LF
 * @param text the text without its heading: one line per paragraph, a blank line between paragraphs
 */
public record Chapter(
    int index, ChapterKind kind, String part, String heading, String title, int line, String text) {

  /**
   * Checks the numbers and that nothing is null.
   *
   * @throws IllegalArgumentException if {@code index} or {@code line} is below 1
   */
  public Chapter {
    requireNonNull(kind, "kind");
    requireNonNull(part, "part");
    requireNonNull(heading, "heading");
    requireNonNull(title, "title");
    requireNonNull(text, "text");
    if (index < 1) {
      throw new IllegalArgumentException(
          "Cannot make chapter: its index must be 1 or more, got " + index);
    }
    if (line < 1) {
      throw new IllegalArgumentException(
          "Cannot make chapter: its line must be 1 or more, got " + line);
    }
  }

  /** The number of words of the text, as {@link WordScan} counts them. */
  public int wordCount() {
    return WordScan.count(text);
  }
}
