package dev.precis.text.chapter;

import java.util.ArrayList;
import java.util.List;

/**
 * A book split into chapters.
 *
 * <p>Immutable and thread-safe.
 *
 * @param chapters the rows in the order of the book, at least one
 * @param headingFamily what the headings have in common: a word such as {@code kapitel}, {@code I}
 *     for roman numbers alone, {@code contents} for titles from the table of contents, {@code
 *     marked} for titles that a web page marks, {@code capitals} for lines in capitals; empty for a
 *     book without headings
 * @param confidence how reliable the split is
 * @param notes what was left out and why, in sentences for people
 */
public record SplitBook(
    List<Chapter> chapters, String headingFamily, Confidence confidence, List<String> notes) {

  /** Copies the lists. */
  public SplitBook {
    chapters = List.copyOf(chapters);
    notes = List.copyOf(notes);
  }

  /** Adds notes about what was left out before splitting. */
  SplitBook withNotes(List<String> before) {
    List<String> all = new ArrayList<>(before);
    all.addAll(notes);
    return new SplitBook(chapters, headingFamily, confidence, all);
  }
}
