package dev.precis.text.chapter;

/** How sure a {@link ChapterSplitter} is of a book's headings. */
public enum Confidence {
  /** The headings count from one without a gap, or a person gave their form. */
  HIGH("high"),
  /** The headings were told by a table of contents or the page's look, or the count has gaps. */
  LOW("low");

  private final String label;

  Confidence(String label) {
    this.label = label;
  }

  /** The name used in tables and reports: {@code high} or {@code low}. */
  public String label() {
    return label;
  }
}
