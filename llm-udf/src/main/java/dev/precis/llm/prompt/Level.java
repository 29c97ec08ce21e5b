package dev.precis.llm.prompt;

/** What a summary is of. */
public enum Level {
  /** A chapter of a book, or any other text. */
  CHAPTER("chapter"),
  /** A part of a book, from the summaries of its chapters. */
  PART("part"),
  /** A book, from the summaries of its parts, and of the chapters that are in no part. */
  BOOK("book");

  private final String label;

  Level(String label) {
    this.label = label;
  }

  /** As it stands in settings and in a table's column. */
  public String label() {
    return label;
  }
}
