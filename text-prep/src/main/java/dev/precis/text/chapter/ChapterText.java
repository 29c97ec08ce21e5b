package dev.precis.text.chapter;

import dev.precis.text.book.SourceLines;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Converts lines of a source to the text of a chapter: one line per paragraph, verse line by line,
 * without illustrations and footnote markers.
 */
final class ChapterText {

  private static final int LONGEST_ILLUSTRATION_LINES = 40;
  private static final double SHORT = 0.7;
  private static final int INDENT = 4;
  private static final int LONGEST_ORNAMENT = 200;
  private static final int SAMPLE = 20_000;
  private static final Pattern INLINE =
      Pattern.compile(
          "\\[(?:Illustration|Picture|Image)[^\\]\\[]{0,300}\\]|(?<=\\S)\\[(?:\\d{1,3}|\\*)\\]");
  private static final String[] ILLUSTRATIONS = {
    "[Illustration", "[Picture", "[Image", "[Frontispiece"
  };

  private final SourceLines lines;
  private final int fullWidth;

  ChapterText(SourceLines lines) {
    this.lines = lines;
    int step = Math.max(1, lines.count() / SAMPLE);
    int[] lengths = new int[lines.count() / step + 1];
    int filled = 0;
    for (int line = 0; line < lines.count(); line += step) {
      if (!lines.isBlank(line)) {
        lengths[filled++] = lines.length(line);
      }
    }
    Arrays.sort(lengths, 0, filled);
    this.fullWidth = filled == 0 ? 0 : lengths[(int) (filled * 0.9)];
  }

  /** The text of the lines from {@code from} to before {@code to}. */
  String text(int from, int to) {
    StringBuilder text =
        new StringBuilder((int) Math.min(1 << 24, lines.characters(from, to) + 16));
    int line = lines.skipBlank(from);
    while (line < to) {
      int after = afterIllustration(line, to);
      if (after > line) {
        line = lines.skipBlank(after);
        continue;
      }
      int end = lines.endOfParagraph(line, to);
      if (!ornament(line, end)) {
        paragraph(text, line, end);
      }
      line = lines.skipBlank(end);
    }
    return text.toString();
  }

  private void paragraph(StringBuilder text, int from, int to) {
    int before = text.length();
    if (before > 0) {
      text.append("\n\n");
    }
    int begin = text.length();
    char link = keepsLines(from, to) ? '\n' : ' ';
    for (int line = from; line < to; line++) {
      int after = afterIllustration(line, to);
      if (after > line) {
        line = after - 1;
        continue;
      }
      if (text.length() > begin) {
        text.append(link);
      }
      lines.appendTo(text, line);
    }
    clean(text, begin);
    if (text.length() == begin) {
      text.setLength(before);
    }
  }

  /** A row of asterisks or the like, which separates scenes and has no words. */
  private boolean ornament(int from, int to) {
    for (int line = from; line < to; line++) {
      for (int i = 0; i < lines.length(line); i++) {
        if (Character.isLetterOrDigit(lines.charAt(line, i))) {
          return false;
        }
      }
    }
    return lines.characters(from, to) < LONGEST_ORNAMENT;
  }

  private static void clean(StringBuilder text, int begin) {
    if (text.indexOf("[", begin) >= 0) {
      String cleaned = INLINE.matcher(text.substring(begin)).replaceAll("").strip();
      text.setLength(begin);
      text.append(cleaned);
    }
  }

  /**
   * Whether a paragraph is verse, a letterhead or the like: its lines are indented, or all far
   * shorter than the usual line.
   */
  private boolean keepsLines(int from, int to) {
    if (to - from < 2) {
      return false;
    }
    int longest = 0;
    int least = Integer.MAX_VALUE;
    for (int line = from; line < to; line++) {
      longest = Math.max(longest, lines.length(line));
      least = Math.min(least, lines.indent(line));
    }
    return longest < SHORT * fullWidth || (least >= INDENT && longest < fullWidth - INDENT);
  }

  /** The line after an illustration that begins on the line; the line itself if none does. */
  private int afterIllustration(int line, int to) {
    if (lines.length(line) < 6 || lines.charAt(line, 0) != '[') {
      return line;
    }
    String start = lines.trimmed(line);
    if (Arrays.stream(ILLUSTRATIONS).noneMatch(start::startsWith)) {
      return line;
    }
    int depth = 0;
    int limit = Math.min(to, line + LONGEST_ILLUSTRATION_LINES);
    for (int at = line; at < limit; at++) {
      for (int i = 0; i < lines.length(at); i++) {
        char c = lines.charAt(at, i);
        depth += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (depth == 0) {
          boolean rest = i + 1 < lines.length(at);
          return rest ? line : at + 1;
        }
      }
    }
    return line + 1;
  }
}
