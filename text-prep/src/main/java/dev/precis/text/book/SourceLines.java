package dev.precis.text.book;

import java.util.Arrays;

/**
 * The lines of a stretch of a source text, as offsets into it, so that scanning makes no strings.
 *
 * <p>Lines are numbered from 0 here; {@link #number} gives the 1-based number in the source file.
 */
public final class SourceLines {

  private final String text;
  private final int firstNumber;
  private final LineOrigins origins;
  private final int count;
  private final int[] starts;
  private final int[] firsts;
  private final int[] ends;
  private final long[] weights;

  /**
   * Indexes the lines of {@code text} from {@code from} to {@code to}.
   *
   * @param firstNumber the 1-based number of the line at {@code from} in the whole text
   * @param origins the source lines of the whole text's lines
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
    this.weights = new long[lines + 1];
    for (int i = 0; i < lines; i++) {
      weights[i + 1] = weights[i] + endOf[i] - firstOf[i];
    }
  }

  public int count() {
    return count;
  }

  public int number(int line) {
    return origins.number(firstNumber + line);
  }

  /** Whether the source marks headings, as web pages do. */
  public boolean marksHeadings() {
    return origins.marksHeadings();
  }

  /** The level of the heading that the source marks on the line, 1 for the highest; 0 for none. */
  public int level(int line) {
    return line < 0 || line >= count ? 0 : origins.level(firstNumber + line);
  }

  /** Whether the line holds nothing but white space; lines outside the text are blank. */
  public boolean blank(int line) {
    return line < 0 || line >= count || firsts[line] == ends[line];
  }

  /** The length of the line without the white space around it. */
  public int length(int line) {
    return line < 0 || line >= count ? 0 : ends[line] - firsts[line];
  }

  public int indent(int line) {
    return firsts[line] - starts[line];
  }

  /** The line without the white space around it. */
  public String trimmed(int line) {
    return text.substring(firsts[line], ends[line]);
  }

  public char charAt(int line, int index) {
    return text.charAt(firsts[line] + index);
  }

  public void appendTo(StringBuilder target, int line) {
    target.append(text, firsts[line], ends[line]);
  }

  /** The number of characters of the lines from {@code from} to before {@code to}, trimmed. */
  public long weight(int from, int to) {
    return to <= from ? 0 : weights[Math.min(to, count)] - weights[Math.min(from, count)];
  }

  /** The line after the last of the paragraph that {@code line} belongs to, at most {@code to}. */
  public int endOfParagraph(int line, int to) {
    int next = line;
    while (next < to && !blank(next)) {
      next++;
    }
    return next;
  }

  /** Whether the lines from this one to the end of its paragraph have more characters than that. */
  public boolean paragraphIsLonger(int line, int characters) {
    int next = line;
    while (!blank(next) && weight(line, next) <= characters) {
      next++;
    }
    return weight(line, next) > characters;
  }

  /** The first line at or after {@code line} that is not blank, or {@link #count}. */
  public int skipBlank(int line) {
    int next = line;
    while (next < count && blank(next)) {
      next++;
    }
    return next;
  }

  public int blanksBefore(int line) {
    int blanks = 0;
    while (line - 1 - blanks >= 0 && blank(line - 1 - blanks)) {
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
