package dev.precis.text.heading;

import dev.precis.text.book.SourceLines;
import java.util.List;

/** Finds where the title of a heading ends and the text begins. */
public final class TitleLines {

  private static final int LONGEST = 260;
  private static final int LONGEST_PLAIN = 90;
  private static final String SENTENCE_ENDS = ".!?:;,\u2014-\u201D\"'\u2019)";

  private final SourceLines lines;
  private final boolean plainTitles;

  /**
   * Learns from all headings whether they have titles below them: a single short paragraph can be a
   * title or the beginning of a chapter.
   */
  public TitleLines(SourceLines lines, List<Heading> headings) {
    this.lines = lines;
    int untitled = 0;
    int titled = 0;
    for (Heading heading : headings) {
      if (heading.isUnnamed()) {
        untitled++;
        int next = skipOrnaments(heading.line() + 1, lines.count());
        titled +=
            next < lines.count()
                    && plain(next, lines.endOfParagraph(next, Math.min(next + 4, lines.count())))
                ? 1
                : 0;
      }
    }
    this.plainTitles = titled >= 3 && titled * 10 >= untitled * 7;
  }

  /**
   * A heading with its title.
   *
   * @param title heading and title in one line
   * @param textLine the first line after both
   */
  public record Titled(String title, int textLine) {}

  /** Finds the title of a heading whose text ends before line {@code to}. */
  public Titled of(Heading heading, int to) {
    int line = heading.line();
    int end = lines.endOfParagraph(line, to);
    if (lines.level(line) > 0) {
      return marked(line, end, to);
    }
    if (!heading.isUnnamed()) {
      boolean wrapped = lines.characters(line, end) <= HeadingScan.LONGEST_NAMED_PARAGRAPH;
      return titled(line, wrapped ? end : line + 1, -1, -1);
    }
    if (end > line + 1) {
      boolean below = capitals(line + 1, end) || (plainTitles && plain(line + 1, end));
      return titled(line, below ? end : line + 1, -1, -1);
    }
    int next = skipOrnaments(line + 1, to);
    int nextEnd = next < to ? lines.endOfParagraph(next, to) : to;
    boolean title = next < to && (capitals(next, nextEnd) || (plainTitles && plain(next, nextEnd)));
    boolean textFollows = lines.skipBlank(nextEnd) < to;
    return title && textFollows ? titled(line, line + 1, next, nextEnd) : titled(line, end, -1, -1);
  }

  /** Everything that the source marks as the heading, and a heading directly below it. */
  private Titled marked(int line, int end, int to) {
    int next = skipOrnaments(end, to);
    boolean below = next < to && lines.level(next) > 0;
    int nextEnd = below ? lines.endOfParagraph(next, to) : end;
    boolean title = below && lines.characters(next, nextEnd) <= LONGEST;
    boolean textFollows = lines.skipBlank(nextEnd) < to;
    return title && textFollows ? titled(line, end, next, nextEnd) : titled(line, end, -1, -1);
  }

  private Titled titled(int from, int to, int moreFrom, int moreTo) {
    StringBuilder title = new StringBuilder();
    append(title, from, to);
    append(title, moreFrom, moreTo);
    boolean unopened = title.indexOf("]") == title.length() - 1 && title.indexOf("[") < 0;
    title.setLength(title.length() - (unopened ? 1 : 0));
    return new Titled(title.toString(), Math.max(to, moreTo));
  }

  private void append(StringBuilder title, int from, int to) {
    for (int line = from; line < to; line++) {
      if (title.length() > 0) {
        title.append(' ');
      }
      lines.appendTo(title, line);
    }
  }

  private boolean capitals(int from, int to) {
    if (to - from > 4 || lines.characters(from, to) > LONGEST) {
      return false;
    }
    for (int line = from; line < to; line++) {
      if (!Capitals.mostly(lines.trimmed(line)) || lines.charAt(line, 0) == '[') {
        return false;
      }
    }
    return to > from;
  }

  private boolean plain(int from, int to) {
    if (to - from > 2 || to <= from || lines.characters(from, to) > LONGEST_PLAIN) {
      return false;
    }
    char first = lines.charAt(from, 0);
    char last = lines.charAt(to - 1, lines.length(to - 1) - 1);
    return (Character.isUpperCase(first) && SENTENCE_ENDS.indexOf(last) < 0) || capitals(from, to);
  }

  /** Skips blank lines, lines of asterisks and illustrations between a heading and its title. */
  private int skipOrnaments(int from, int to) {
    int line = lines.skipBlank(from);
    while (line < to && ornament(line)) {
      line = lines.skipBlank(line + 1);
    }
    return line;
  }

  private boolean ornament(int line) {
    String text = lines.trimmed(line);
    return (text.startsWith("[") && text.endsWith("]"))
        || text.chars().noneMatch(Character::isLetterOrDigit);
  }
}
