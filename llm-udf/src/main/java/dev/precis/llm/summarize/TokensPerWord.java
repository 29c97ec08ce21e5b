package dev.precis.llm.summarize;

import dev.precis.text.passage.TokenCounter;
import dev.precis.text.passage.WordScan;

/**
 * Measures how many tokens a model's tokenizer makes of a word, on the text to summarize. Its
 * summary is usually in the same language. With Llama 2, English has about 1.3; languages that its
 * tokenizer was not made for have several times as many.
 */
final class TokensPerWord {
  /** Also if a token is more than a word, because the answer has other words than the text. */
  static final double LEAST = 1;

  private static final int SAMPLE_CHARS = 20_000;

  /**
   * The longest average word of any language, in characters. Text whose words seem longer is
   * written without spaces, as Thai is, or is a row of dots.
   */
  private static final int LONGEST_WORD = 12;

  private TokensPerWord() {}

  /**
   * Measures the beginning of a text.
   *
   * @param text not blank
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
