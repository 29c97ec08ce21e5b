package dev.precis.llm.openai;

import dev.precis.llm.engine.Prompt;
import java.lang.Character.UnicodeScript;

/**
 * Estimates tokens from characters, for servers that do not count them. The estimate is rather too
 * high, so that prompts fit: for English prose by a quarter. Immutable and thread-safe.
 */
final class EstimatedCounts implements TokenCounts {
  /** What chat templates put around a message. */
  private static final int TOKENS_PER_MESSAGE = 10;

  /** Tokenizers for English have about 4.2 characters per token of prose, and some 3.5. */
  private static final double ENGLISH_LETTER = 0.26;

  /** Accented letters often split a word. */
  private static final double LATIN_LETTER = 0.6;

  private static final double OTHER_LETTER = 0.6;
  private static final double MARK = 0.8;
  private static final double MARGIN = 1.1;

  /** No tokenizer has tokens of more ideographs, apart from rare names. */
  private static final int MOST_IDEOGRAPHS_OF_A_TOKEN = 4;

  @Override
  public int of(Prompt prompt) {
    int messages = prompt.system().isEmpty() ? 1 : 2;
    return messages * TOKENS_PER_MESSAGE + of(prompt.system()) + of(prompt.user());
  }

  @Override
  public int of(String text) {
    return (int) Math.ceil(MARGIN * text.codePoints().mapToDouble(EstimatedCounts::tokens).sum());
  }

  private static double tokens(int point) {
    if (point < 0x80) {
      return ascii(point);
    }
    if (isIdeograph(point)) {
      return 1;
    }
    if (!Character.isLetter(point)) {
      // Emoji and signs are often bytes, and so are tokens.
      return point > 0xffff ? 3 : 1;
    }
    UnicodeScript script = UnicodeScript.of(point);
    return switch (script) {
      case LATIN -> LATIN_LETTER;
      case CYRILLIC, GREEK -> OTHER_LETTER;
      default -> 1;
    };
  }

  private static double ascii(int point) {
    if (Character.isDigit(point)) {
      return 1;
    }
    if (Character.isLetter(point)) {
      return ENGLISH_LETTER;
    }
    // A space belongs to the word that follows.
    return point == ' ' ? 0 : MARK;
  }

  private static boolean isIdeograph(int point) {
    return switch (UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }

  @Override
  public int atLeast(Prompt prompt) {
    return leastOf(prompt.system()) + leastOf(prompt.user());
  }

  /** No token has letters of two words, so each word is at least one. */
  static int leastOf(String text) {
    int tokens = 0;
    int ideographs = 0;
    boolean inWord = false;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int point = text.codePointAt(at);
      boolean isIdeograph = isIdeograph(point);
      boolean isWord = Character.isLetterOrDigit(point) && !isIdeograph;
      ideographs += isIdeograph ? 1 : 0;
      if (isWord && !inWord) {
        tokens++;
      }
      // An apostrophe or a hyphen does not end a word here: the estimate must not be too high.
      inWord = isWord || (inWord && !Character.isWhitespace(point) && !isIdeograph);
    }
    return tokens + ideographs / MOST_IDEOGRAPHS_OF_A_TOKEN;
  }
}
