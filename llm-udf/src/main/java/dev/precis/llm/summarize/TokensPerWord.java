package dev.precis.llm.summarize;

import dev.precis.text.passage.TokenCounter;
import dev.precis.text.passage.WordScan;

/**
 * How many tokens a model's tokenizer makes of a word, measured on a text: its summary is mostly of
 * the same language. English has some 1.3 with Llama 2, languages that its tokenizer was not made
 * for several times as many.
 */
final class TokensPerWord {
  /** Also where a token is more than a word: an answer has other words than its text. */
  static final double LEAST = 1;

  private static final int SAMPLE_CHARS = 20_000;

  /**
   * Characters that a word has at most on average in any language; what seems to have more stands
   * without spaces, as Thai does, or is a row of dots.
   */
  private static final int LONGEST_WORD = 12;

  private TokensPerWord() {}

  /**
   * @param text not blank; of a long one its beginning is measured
   * @return at least {@link #LEAST}
   */
  static double of(String text, TokenCounter counter) {
    String begin = text.stripLeading();
    String sample = begin.substring(0, Math.min(begin.length(), SAMPLE_CHARS));
    long characters = sample.codePoints().filter(c -> !Character.isWhitespace(c)).count();
    double words = Math.max(WordScan.count(sample), (double) characters / LONGEST_WORD);
    return Math.max(LEAST, counter.count(sample) / words);
  }
}
