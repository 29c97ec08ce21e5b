package dev.precis.text.book;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header and the footer that Project Gutenberg puts around a book: where they end and begin,
 * and what the header says.
 *
 * @param from offset of the first character after the header
 * @param to offset of the first character of the footer, or the length of the text
 * @param firstLine 1-based number of the line at {@code from}
 */
record GutenbergFrame(
    int from,
    int to,
    int firstLine,
    String title,
    String author,
    String language,
    String gutenbergId,
    String releaseDate) {

  private static final int HEADER_CHARS = 40_000;
  private static final int CREDIT_PARAGRAPHS = 8;

  private static final List<String> FOOTER_MARKS =
      List.of("utenberg", "UTENBERG", "SMALL PRINT", "all associated files");

  private static final Pattern START =
      Pattern.compile(
          "^[ *]*\\*[ *]*(?:START OF TH(?:E|IS) PROJECT GUTENBERG|END ?\\*? ?THE SMALL PRINT)"
              + "[^\\n]*\\n(?:[^\\n*]{1,90}\\*\\*\\*[ \\r]*\\n)?",
          Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
  private static final Pattern END =
      Pattern.compile(
          "^(?:[ *]*\\*[ *]*END OF TH(?:E|IS) PROJECT GUTENBERG"
              + "|[ *_]*End of (?:the |this )?Project Gutenberg(?:'s|\u2019s|&rsquo;s)?[ ,]"
              + "|[ *]*\\*[ *]*START ?\\*{0,2} ?THE SMALL PRINT"
              + "|[ *]*This and all associated files of various formats will be found in)",
          Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
  private static final Pattern CREDIT =
      Pattern.compile(
          "(?:_?Produced by|E-?text prepared by|Transcribed (?:from|by)|Transcriber|This e-?(?:text|book)"
              + "|HTML version|Proofread|Scanned by|Prepared by|\\[?Portions of this header"
              + "|Note: (?:Project Gutenberg|Images|The)|Credits?:|\\[?Redactor|\\[?Updater)[\\s\\S]*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OLD_TITLE =
      Pattern.compile(
          "Project Gutenberg(?:'s|\u2019s)?(?: (?:E-?text|E-?book|Edition))?(?: of| Edition of)?,? "
              + "([^\\r\\n*]{2,90}?)(?:,? +by +([^\\r\\n*]{2,60}))?[ .*]*\\r?\\n",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BY_LINE =
      Pattern.compile("^[ *]*by +([^\\r\\n*]{2,60}?)[ .*]*\\r?$", Pattern.MULTILINE);
  private static final Pattern ID =
      Pattern.compile("(?:E-?book|E-?text)[ #]{1,3}(\\d{1,6})\\b", Pattern.CASE_INSENSITIVE);

  static GutenbergFrame of(String text) {
    int to = text.length();
    int from = 0;
    int headerEnd = Math.min(to, HEADER_CHARS);
    Matcher start = START.matcher(text).region(0, headerEnd);
    while (start.find()) {
      from = start.end();
    }
    to = footer(text, from);
    String header = text.substring(0, from);
    boolean framed = from > 0;
    from = framed ? afterCredits(text, from, to) : from;
    int firstLine = 1 + (int) text.substring(0, from).chars().filter(c -> c == '\n').count();
    Matcher old = OLD_TITLE.matcher(header);
    boolean hasOld = old.find();
    String title = field(header, "Title");
    title = title.isEmpty() && hasOld ? old.group(1).strip() : title;
    String author = field(header, "Author");
    if (author.isEmpty() && hasOld) {
      Matcher by = BY_LINE.matcher(header);
      author = old.group(2) != null ? old.group(2).strip() : by.find() ? by.group(1).strip() : "";
    }
    Matcher id = ID.matcher(header);
    String date = field(header, "Release Date").replaceAll("\\s*\\[.*", "");
    return new GutenbergFrame(
        from,
        to,
        firstLine,
        title,
        author,
        field(header, "Language"),
        id.find() ? id.group(1) : "",
        date);
  }

  /** Fills in what the header does not say from another source. */
  GutenbergFrame orElse(String otherTitle, String otherAuthor, String otherLanguage) {
    return new GutenbergFrame(
        from,
        to,
        firstLine,
        title.isEmpty() ? otherTitle : title,
        author.isEmpty() ? otherAuthor : author,
        language.isEmpty() ? otherLanguage : language,
        gutenbergId,
        releaseDate);
  }

  /** First looks for words that every footer has; a pattern over a whole book is slow. */
  private static int footer(String text, int from) {
    int first = text.length();
    for (String mark : FOOTER_MARKS) {
      int at = text.indexOf(mark, from);
      for (; at >= 0 && at < first; at = text.indexOf(mark, at + 1)) {
        int line = Math.max(from, text.lastIndexOf('\n', at) + 1);
        if (at - line < 80 && END.matcher(text).region(line, text.length()).lookingAt()) {
          first = line;
        }
      }
    }
    return first;
  }

  /** The value of a field, including its indented continuation lines. */
  private static String field(String header, String name) {
    Matcher field =
        Pattern.compile(
                "^[ *]*" + name + ": *([^\\r\\n]+)((?:\\r?\\n[ \\t]+\\S[^\\r\\n]*)*)",
                Pattern.MULTILINE | Pattern.CASE_INSENSITIVE)
            .matcher(header);
    return field.find() ? (field.group(1) + field.group(2)).strip().replaceAll("\\s+", " ") : "";
  }

  /** Skips the paragraphs with the credits of those who made the file. */
  private static int afterCredits(String text, int from, int to) {
    int best = from;
    int at = from;
    for (int paragraph = 0; paragraph < CREDIT_PARAGRAPHS && at < to; paragraph++) {
      int begin = skipSpace(text, at, to);
      int stop = endOfParagraph(text, begin, to);
      String head = text.substring(begin, Math.min(stop, begin + 200)).strip();
      if (CREDIT.matcher(head).matches() && !head.toUpperCase(Locale.ROOT).startsWith("CREDITO")) {
        best = stop;
      }
      at = stop;
    }
    return best;
  }

  private static int skipSpace(String text, int from, int to) {
    int at = from;
    while (at < to && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    while (at > from && text.charAt(at - 1) != '\n') {
      at--;
    }
    return at;
  }

  private static int endOfParagraph(String text, int from, int to) {
    int at = from;
    while (at < to) {
      int next = text.indexOf('\n', at);
      next = next < 0 || next >= to ? to : next + 1;
      if (text.substring(at, next).isBlank()) {
        return at;
      }
      at = next;
    }
    return to;
  }
}
