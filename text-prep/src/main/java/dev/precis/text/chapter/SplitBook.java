package dev.precis.text.chapter;

import java.util.ArrayList;
import java.util.List;

/**
 * A book split into chapters.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param chapters the rows in the book's order, at least one
 * @param headingFamily what the headings have in common: a word such as {@code kapitel}, {@code I}
 *     for bare roman numbers, {@code contents} for titles that the table of contents lists, {@code
 *     marked} for titles that a web page marks, {@code capitals} for lines in capitals; empty for a
 *     book without headings
 * @param confidence how sure the splitter is of the headings
 * @param notes what was left out and why, in whole sentences, for a person to read
 */
public record SplitBook(
    List<Chapter> chapters, String headingFamily, Confidence confidence, List<String> notes) {

  /** Copies the lists. */
  public SplitBook {
    chapters = List.copyOf(chapters);
    notes = List.copyOf(notes);
  }

  /** With notes of what was left out before splitting. */
  SplitBook withNotes(List<String> before) {
    List<String> all = new ArrayList<>(before);
    all.addAll(notes);
    return new SplitBook(chapters, headingFamily, confidence, all);
  }
}
