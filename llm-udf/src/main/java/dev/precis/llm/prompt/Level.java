package dev.precis.llm.prompt;

/** What a summary is of. */
public enum Level {
  /** A chapter of a book, or any other text. */
  CHAPTER("chapter"),
  /** A part of a book, summarized from the summaries of its chapters. */
  PART("part"),
  /** A book, summarized from the summaries of its parts, and of its chapters outside any part. */
  BOOK("book");

  private final String label;

  Level(String label) {
    this.label = label;
  }

  /** Its name in settings and in the columns of tables. */
  public String label() {
    return label;
  }
}
