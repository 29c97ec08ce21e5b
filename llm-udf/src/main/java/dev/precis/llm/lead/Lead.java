package dev.precis.llm.lead;

import dev.precis.text.passage.SentenceEnd;
import dev.precis.text.passage.WordScan;

/**
 * The beginning of a text. Immutable.
 *
 * @param text whole sentences; if not even the first one fits, its beginning
 * @param words number of words of {@code text}
 * @param whole whether {@code text} consists of whole sentences
 */
record Lead(String text, int words, boolean whole) {
  /**
   * Takes as many whole sentences as fit; if the first one does not fit, as many of its words. The
   * end of a paragraph always ends a sentence.
   *
   * @param maxWords maximum number of words, at least 1
   */
  static Lead of(String text, int maxWords) {
    int start = skipWhiteSpace(text, 0);
    WordScan scan = new WordScan(text);
    int words = 0;
    int sentencesEnd = start;
    int sentencesWords = 0;
    while (words < maxWords && scan.next()) {
      words++;
      if (endsSentence(text, scan.end())) {
        sentencesEnd = scan.end();
        sentencesWords = words;
      }
    }
    return sentencesWords > 0 || words == 0
        ? new Lead(text.substring(start, sentencesEnd), sentencesWords, true)
        : new Lead(text.substring(start, scan.end()), words, false);
  }

  private static boolean endsSentence(String text, int at) {
    int next = skipWhiteSpace(text, at);
    return next == text.length() || blankLine(text, at, next) || SentenceEnd.before(text, at);
  }

  private static int skipWhiteSpace(String text, int from) {
    int i = from;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean blankLine(String text, int from, int to) {
    int first = text.indexOf('\n', from);
    return first >= 0 && first < to - 1 && text.lastIndexOf('\n', to - 1) > first;
  }
}
