package dev.precis.text.chapter;

/** How reliable the split of a book is. */
public enum Confidence {
  /** The headings count up from 1 without a gap, or a person described them. */
  HIGH("high"),
  /** The headings follow from a table of contents or from the layout, or their count has gaps. */
  LOW("low");

  private final String label;

  Confidence(String label) {
    this.label = label;
  }

  /** The name in tables and reports: {@code high} or {@code low}. */
  public String label() {
    return label;
  }
}
