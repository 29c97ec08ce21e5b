package dev.precis.text.outline;

/**
 * Stops a pattern whose backtracking would take too long. Counts the characters that the matcher
 * looks at, so that the result does not depend on the speed of the machine. Not thread-safe.
 */
final class BacktrackingLimit {

  private static final int STEPS_A_LINE = 200_000;
  private static final int STEPS_A_CHARACTER = 100;

  private long left;
  private int leftOfLine;

  /**
   * @param characters number of characters of all lines together
   */
  BacktrackingLimit(long characters) {
    this.left = STEPS_A_LINE + STEPS_A_CHARACTER * characters;
  }

  /** Thrown by a watched line when the limit is exceeded. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ExceededException() {
      super("The pattern looked at too many characters", null, false, false);
    }
  }

  /** A line for a matcher, with every look at a character counted. */
  CharSequence watched(String line) {
    leftOfLine = STEPS_A_LINE;
    return new WatchedLine(line);
  }

  private void step() {
    left--;
    if (--leftOfLine < 0 || left < 0) {
      throw new ExceededException();
    }
  }

  private final class WatchedLine implements CharSequence {
    private final String text;

    WatchedLine(String text) {
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
