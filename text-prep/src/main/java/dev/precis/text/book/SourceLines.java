package dev.precis.text.book;

import java.util.Arrays;

/**
 * The lines of a part of a text, as offsets into it, so that scanning creates no strings. Immutable
 * and thread-safe.
 *
 * <p>Line indexes start at 0; {@link #number} returns the 1-based number in the source file.
 */
public final class SourceLines {

  private final String text;
  private final int firstNumber;
  private final LineOrigins origins;
  private final int count;
  private final int[] starts;
  private final int[] firsts;
  private final int[] ends;
  private final long[] charactersBefore;

  /**
   * Indexes the lines of {@code text} from {@code from} to {@code to}.
   *
   * @param firstNumber 1-based number of the line at {@code from} in the whole text
   * @param origins the source line of each line of the whole text
   */
  SourceLines(String text, int from, int to, int firstNumber, LineOrigins origins) {
    this.text = text;
    this.firstNumber = firstNumber;
    this.origins = origins;
    char lineEnd = text.indexOf('\n') < 0 ? '\r' : '\n';
    int capacity = Math.max(16, (to - from) / 40);
    int[] startOf = new int[capacity];
    int[] firstOf = new int[capacity];
    int[] endOf = new int[capacity];
    int lines = 0;
    for (int start = from; start < to; lines++) {
      int stop = text.indexOf(lineEnd, start);
      stop = stop < 0 || stop > to ? to : stop;
      int first = start;
      int end = stop;
      while (first < end && isSpace(text.charAt(first))) {
        first++;
      }
      while (end > first && isSpace(text.charAt(end - 1))) {
        end--;
      }
      if (lines == startOf.length) {
        startOf = Arrays.copyOf(startOf, 2 * lines);
        firstOf = Arrays.copyOf(firstOf, 2 * lines);
        endOf = Arrays.copyOf(endOf, 2 * lines);
      }
      startOf[lines] = start;
      firstOf[lines] = first;
      endOf[lines] = end;
      start = stop + 1;
    }
    this.starts = startOf;
    this.firsts = firstOf;
    this.ends = endOf;
    this.count = lines;
    this.charactersBefore = new long[lines + 1];
    for (int i = 0; i < lines; i++) {
      charactersBefore[i + 1] = charactersBefore[i] + endOf[i] - firstOf[i];
    }
  }

  /** Number of lines. */
  public int count() {
    return count;
  }

  /** The 1-based number of the line in the source file. */
  public int number(int line) {
    return origins.number(firstNumber + line);
  }

  /** Whether the source marks headings, as web pages do. */
  public boolean marksHeadings() {
    return origins.marksHeadings();
  }

  /** The level of the heading that the source marks there, 1 for the highest; 0 for none. */
  public int level(int line) {
    return line < 0 || line >= count ? 0 : origins.level(firstNumber + line);
  }

  /** Whether the line contains only white space. Lines outside the text are blank. */
  public boolean isBlank(int line) {
    return line < 0 || line >= count || firsts[line] == ends[line];
  }

  /** The length of the line without the white space around it. */
  public int length(int line) {
    return line < 0 || line >= count ? 0 : ends[line] - firsts[line];
  }

  /** Number of white space characters before the first other one. */
  public int indent(int line) {
    return firsts[line] - starts[line];
  }

  /** The line without the white space around it. */
  public String trimmed(int line) {
    return text.substring(firsts[line], ends[line]);
  }

  /** A character of the line, counted from its first one that is not white space. */
  public char charAt(int line, int index) {
    return text.charAt(firsts[line] + index);
  }

  /** Appends the line without the white space around it. */
  public void appendTo(StringBuilder target, int line) {
    target.append(text, firsts[line], ends[line]);
  }

  /** Number of characters of the trimmed lines from {@code from} to before {@code to}. */
  public long characters(int from, int to) {
    return to <= from
        ? 0
        : charactersBefore[Math.min(to, count)] - charactersBefore[Math.min(from, count)];
  }

  /** The line after the paragraph that {@code line} belongs to, at most {@code to}. */
  public int endOfParagraph(int line, int to) {
    int next = line;
    while (next < to && !isBlank(next)) {
      next++;
    }
    return next;
  }

  /** Whether the paragraph has more characters than this, from {@code line} to its end. */
  public boolean paragraphIsLonger(int line, int characters) {
    int next = line;
    while (!isBlank(next) && characters(line, next) <= characters) {
      next++;
    }
    return characters(line, next) > characters;
  }

  /** The first line from {@code line} on that is not blank, or {@link #count}. */
  public int skipBlank(int line) {
    int next = line;
    while (next < count && isBlank(next)) {
      next++;
    }
    return next;
  }

  /** Number of blank lines directly before the line; four more at the start of the text. */
  public int blanksBefore(int line) {
    int blanks = 0;
    while (line - 1 - blanks >= 0 && isBlank(line - 1 - blanks)) {
      blanks++;
    }
    return line - blanks == 0 ? blanks + 4 : blanks;
  }

  int blanksAfter(int line) {
    return skipBlank(line + 1) - line - 1;
  }

  private static boolean isSpace(char c) {
    return c <= ' ' || c == '\u00A0' || c == '\uFEFF' || c == '\u3000';
  }
}
