package dev.precis.text.book;

import java.util.Arrays;

/**
 * Where the lines of a text come from: the line of the source file, and the level of the heading
 * that the source marks there. A plain text is its own source and marks nothing.
 */
final class LineOrigins {

  /** Of a text that is the source itself. */
  static final LineOrigins PLAIN = new LineOrigins(new int[0], new byte[0], 0);

  private final int[] numbers;
  private final byte[] levels;
  private final int linesBefore;

  private LineOrigins(int[] numbers, byte[] levels, int linesBefore) {
    this.numbers = numbers;
    this.levels = levels;
    this.linesBefore = linesBefore;
  }

  /** Of a text that stands in its source below so many lines. */
  static LineOrigins below(int lines) {
    return lines == 0 ? PLAIN : new LineOrigins(new int[0], new byte[0], lines);
  }

  /** The 1-based number in the source of the line with that 1-based number in the text. */
  int number(int line) {
    return line <= numbers.length ? Math.max(1, numbers[line - 1]) : linesBefore + line;
  }

  /** The level of the heading that the line belongs to, from 1 for the highest; 0 for none. */
  int level(int line) {
    return line <= levels.length ? levels[line - 1] : 0;
  }

  /** Whether the source marks headings at all. */
  boolean marksHeadings() {
    for (byte level : levels) {
      if (level > 0) {
        return true;
      }
    }
    return false;
  }

  /** Collects origins line by line. */
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
