package dev.precis.text.chapter;

/** The kind of a row of a book. */
public enum ChapterKind {
  /** A chapter, story, letter, scene or other unit of the book's main sequence. */
  CHAPTER("chapter"),
  /** A preface, prelude, prologue, dedication or the like, before the chapters. */
  FRONT_MATTER("front_matter"),
  /** An epilogue, afterword, appendix, notes or the like, after the chapters. */
  BACK_MATTER("back_matter");

  private final String label;

  ChapterKind(String label) {
    this.label = label;
  }

  /** The name in tables and reports, in snake_case: {@code chapter}, {@code front_matter}. */
  public String label() {
    return label;
  }
}
