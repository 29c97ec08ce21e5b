package dev.precis.text.heading;

/**
 * A line in the form of a heading. Whether it is one depends on all headings of the book.
 *
 * @param line index of the line in {@code SourceLines}
 * @param family what headings of the same kind have in common: the keyword, or the form of the
 *     number
 * @param level the level that the keyword stands for
 * @param ordinal the number; 0 if it is unreadable, {@link #LAST} for "the last"
 * @param name what follows the number on the line; can be empty
 * @param inner another heading on the same line ({@code ACT I. SCENE I.}); null if there is none
 */
public record Heading(
    int line, String family, Level level, int ordinal, String name, Heading inner) {

  static final int LAST = -1;

  /** Family of lines with only a roman number. */
  static final String ROMAN = "I";

  /** Family of lines with only an arabic number. */
  static final String ARABIC = "1";

  /** Family of lines with only a number in words. */
  static final String WORDS = "ONE";

  /** Family of lines with a roman number and a name. */
  static final String ROMAN_NAMED = "I. NAME";

  /** Family of lines with an arabic number and a name. */
  static final String ARABIC_NAMED = "1. NAME";

  /** The level of a heading, by its keyword. */
  public enum Level {
    /** The word for a chapter in some language. */
    CHAPTER,
    /** A word for a division above chapters. Books without chapters use it for chapters. */
    PART,
    /** Any other word with a number. */
    OTHER,
    /** A number without a keyword. */
    BARE
  }

  /** Whether the heading has no keyword. */
  public boolean isBare() {
    return level == Level.BARE;
  }

  /** Whether nothing follows the number on the line. */
  public boolean isUnnamed() {
    return name.isEmpty();
  }

  Heading at(int otherLine) {
    return new Heading(otherLine, family, level, ordinal, name, inner);
  }
}
