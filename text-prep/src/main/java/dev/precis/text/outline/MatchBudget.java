package dev.precis.text.outline;

/**
 * Stops a person's pattern that would try the same line in more ways than anybody can wait for.
 * Counts the characters that the matcher looks at, so that the answer does not hang on the
 * machine's speed. Not thread-safe.
 */
final class MatchBudget {

  private static final int STEPS_A_LINE = 200_000;
  private static final int STEPS_A_CHARACTER = 100;

  private long left;
  private int leftOfLine;

  /**
   * @param characters how many the pattern is to be tried on, in all
   */
  MatchBudget(long characters) {
    this.left = STEPS_A_LINE + STEPS_A_CHARACTER * characters;
  }

  /** What a line throws when the budget is spent. */
  static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private SpentException() {
      super("The pattern looked at too many characters", null, false, false);
    }
  }

  /** A line to match, which takes from this budget. */
  CharSequence of(String line) {
    leftOfLine = STEPS_A_LINE;
    return new Line(line);
  }

  private void step() {
    left--;
    if (--leftOfLine < 0 || left < 0) {
      throw new SpentException();
    }
  }

  private final class Line implements CharSequence {
    private final String text;

    Line(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      step();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
