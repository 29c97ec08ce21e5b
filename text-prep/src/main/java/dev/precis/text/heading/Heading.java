package dev.precis.text.heading;

/**
 * A line that has the form of a heading; whether it is one is for the evidence of all to decide.
 *
 * @param line the line's index in {@code SourceLines}
 * @param family what the line has in common with its kin: its keyword, or the form of its numeral
 * @param level what the keyword says by itself of the heading's place
 * @param ordinal the number, 0 where it is unreadable, {@link #LAST} for "the last"
 * @param name what follows the number on the line, possibly empty
 * @param inner a heading on the same line after this one ({@code ACT I. SCENE I.}), or null
 */
public record Heading(
    int line, String family, Level level, int ordinal, String name, Heading inner) {

  static final int LAST = -1;

  /** The line is a number in roman digits alone. */
  static final String ROMAN = "I";

  /** The line is a number in arabic digits alone. */
  static final String ARABIC = "1";

  /** The line is a number in words alone. */
  static final String WORDS = "ONE";

  /** The line begins with a roman number and goes on with a name. */
  static final String ROMAN_NAMED = "I. NAME";

  /** The line begins with an arabic number and goes on with a name. */
  static final String ARABIC_NAMED = "1. NAME";

  /** What a keyword says by itself of the place of its headings in a book. */
  public enum Level {
    /** The word for a chapter in some language. */
    CHAPTER,
    /** A word for a division above chapters, though books without chapters use it for them. */
    PART,
    /** Any other word before a number. */
    OTHER,
    /** A number without a word. */
    BARE
  }

  public boolean bare() {
    return level == Level.BARE;
  }

  public boolean whole() {
    return name.isEmpty();
  }

  Heading at(int otherLine) {
    return new Heading(otherLine, family, level, ordinal, name, inner);
  }
}
