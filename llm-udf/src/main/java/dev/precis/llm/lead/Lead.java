package dev.precis.llm.lead;

import dev.precis.text.passage.SentenceEnd;
import dev.precis.text.passage.WordScan;

/**
 * The beginning of a text.
 *
 * @param text whole sentences; where not even one fits, the beginning of the first
 * @param words of it
 * @param whole whether it is whole sentences
 */
record Lead(String text, int words, boolean whole) {
  /**
   * As many whole sentences as fit, at least one; where one alone does not fit, as many words. A
   * paragraph's end is a sentence's end, whatever it looks like.
   *
   * @param mostWords at least 1
   */
  static Lead of(String text, int mostWords) {
    int start = skipWhiteSpace(text, 0);
    WordScan scan = new WordScan(text);
    int words = 0;
    int sentencesEnd = start;
    int sentencesWords = 0;
    while (words < mostWords && scan.next()) {
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
