package dev.precis.text.heading;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers in words, cardinal and ordinal, in English, German, French, Spanish and Italian.
 *
 * <p>Words are compared without case, accents, hyphens and spaces, and without the endings of
 * gender and case, so that {@code Erstes}, {@code Erster} and {@code ERSTE} are one.
 */
public final class NumberWords {

  /** The most words that one number is written in, as in {@code quatre vingt dix septième}. */
  static final int LONGEST = 4;

  private static final Map<String, Integer> NUMBERS = NumberForms.all();

  private NumberWords() {}

  /** Returns the value of a number in words, written together or apart, or 0. */
  static int value(String words) {
    return NUMBERS.getOrDefault(fold(words), 0);
  }

  /**
   * A word in lower case without accents, hyphens and spaces; {@code ß} and umlauts written out.
   */
  public static String fold(String words) {
    StringBuilder folded = new StringBuilder(words.length());
    boolean plain = true;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      plain &= c < 128;
      if (Character.isLetterOrDigit(c)) {
        folded.append(Character.toLowerCase(c));
      }
    }
    if (plain) {
      return folded.toString();
    }
    String written =
        folded
            .toString()
            .toLowerCase(Locale.ROOT)
            .replace("ß", "ss")
            .replace("ä", "ae")
            .replace("ö", "oe")
            .replace("ü", "ue");
    return Normalizer.normalize(written, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
  }
}
