package dev.precis.text;

/** How sure a {@link ChapterSplitter} is of a book's headings. */
public enum Confidence {
  /** The headings count from one without a gap, or a person gave their form. */
  HIGH,
  /** The headings were told by a table of contents or the page's look, or the count has gaps. */
  LOW
}
