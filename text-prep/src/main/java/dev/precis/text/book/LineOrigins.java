package dev.precis.text.book;

import java.util.Arrays;

/**
 * For each line of a text, the line of the source file that it comes from, and the level of the
 * heading that the source marks there. A plain text is its own source and marks no headings.
 */
final class LineOrigins {

  /** For a text that is the source itself. */
  static final LineOrigins PLAIN = new LineOrigins(new int[0], new byte[0], 0);

  private final int[] numbers;
  private final byte[] levels;
  private final int linesBefore;

  private LineOrigins(int[] numbers, byte[] levels, int linesBefore) {
    this.numbers = numbers;
    this.levels = levels;
    this.linesBefore = linesBefore;
  }

  /** For a text that starts after this number of lines of its source. */
  static LineOrigins below(int lines) {
    return lines == 0 ? PLAIN : new LineOrigins(new int[0], new byte[0], lines);
  }

  /** From the 1-based number of a line in the text to its 1-based number in the source. */
  int number(int line) {
    return line <= numbers.length ? Math.max(1, numbers[line - 1]) : linesBefore + line;
  }

  /** The level of the heading that the line belongs to, 1 for the highest; 0 for none. */
  int level(int line) {
    return line <= levels.length ? levels[line - 1] : 0;
  }

  /** Whether the source marks any headings. */
  boolean marksHeadings() {
    for (byte level : levels) {
      if (level > 0) {
        return true;
      }
    }
    return false;
  }

  /** Collects the origins line by line. */
  static final class Builder {
    private int[] numbers = new int[1024];
    private byte[] levels = new byte[1024];
    private int count;

    void add(int number, int level) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
        levels = Arrays.copyOf(levels, 2 * count);
      }
      numbers[count] = number;
      levels[count++] = (byte) level;
    }

    LineOrigins build() {
      return new LineOrigins(Arrays.copyOf(numbers, count), Arrays.copyOf(levels, count), 0);
    }
  }
}
