package dev.precis.text.heading;

import dev.precis.text.book.SourceLines;
import java.util.ArrayList;
import java.util.List;

/** Finds all lines of a book in the form of a numbered heading. */
public final class HeadingScan {

  static final int LONGEST_NAMED_PARAGRAPH = 420;
  private static final int LONGEST_BARE_PARAGRAPH = 260;
  private static final int HALF_LINE = 35;
  private static final String QUOTES = "\"'\u201C\u2018\u00AB\u00BB\u201E";
  private static final int SHORT_LINE = 60;
  private static final int LONGEST_KEYWORD = 12;

  private final SourceLines lines;
  private final List<Heading> found = new ArrayList<>();

  private HeadingScan(SourceLines lines) {
    this.lines = lines;
  }

  /** The headings, in the order of their lines. */
  public static List<Heading> of(SourceLines lines) {
    HeadingScan scan = new HeadingScan(lines);
    for (int line = 0; line < lines.count(); line++) {
      int length = lines.length(line);
      if (length > 0 && length <= HeadingParser.LONGEST_LINE) {
        scan.look(line);
      }
    }
    return scan.found;
  }

  private void look(int line) {
    boolean isolated = lines.isBlank(line - 1);
    char first = lines.charAt(line, 0);
    if (QUOTES.indexOf(first) >= 0 || (isolated ? inProse(line) : !mayStandInAParagraph(line))) {
      return;
    }
    if (Character.isLowerCase(first) && lines.length(line) > 8) {
      return;
    }
    Heading heading = HeadingParser.parse(lines.trimmed(line), line);
    if (heading == null || !(isolated || standsInAParagraph(heading))) {
      return;
    }
    int longest = heading.isBare() ? LONGEST_BARE_PARAGRAPH : LONGEST_NAMED_PARAGRAPH;
    if (heading.isUnnamed() || !lines.paragraphIsLonger(line, longest) || listed(heading)) {
      found.add(heading);
      if (heading.inner() != null) {
        found.add(heading.inner());
      }
    }
  }

  /** Long lines in a long paragraph. This excludes most of a book without reading a word. */
  private boolean inProse(int line) {
    return lines.length(line) > HALF_LINE
        && lines.length(line + 1) > HALF_LINE
        && lines.length(line + 2) > HALF_LINE
        && !previousHeads(line)
        && lines.paragraphIsLonger(line, LONGEST_NAMED_PARAGRAPH);
  }

  /** Without blank lines around it, only its first word distinguishes a heading from prose. */
  private boolean mayStandInAParagraph(int line) {
    char first = lines.charAt(line, 0);
    boolean begins = Character.isUpperCase(first) || Character.isDigit(first);
    int length = lines.length(line);
    if (!begins || previousHeads(line)) {
      return begins;
    }
    if (lines.length(line - 1) > SHORT_LINE && length > 2 * LONGEST_KEYWORD) {
      return false;
    }
    int word = 0;
    while (word < length && word < LONGEST_KEYWORD && lines.charAt(line, word) > ' ') {
      word++;
    }
    return HeadingWords.level(NumberWords.fold(lines.trimmed(line).substring(0, word))) != null;
  }

  private boolean standsInAParagraph(Heading heading) {
    return previousHeads(heading.line())
        || (!heading.isBare()
            && (heading.isUnnamed() || lines.length(heading.line() - 1) <= SHORT_LINE));
  }

  private boolean previousHeads(int line) {
    return !found.isEmpty() && found.get(found.size() - 1).line() == line - 1;
  }

  /** In a table of contents, the length of the paragraph means nothing. */
  private boolean listed(Heading heading) {
    int next = heading.line() + 1;
    return previousHeads(heading.line())
        || (!lines.isBlank(next) && HeadingParser.parse(lines.trimmed(next), next) != null);
  }
}
