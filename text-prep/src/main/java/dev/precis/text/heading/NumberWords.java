package dev.precis.text.heading;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * Reads numbers in words, cardinal and ordinal, in English, German, French, Spanish and Italian.
 *
 * <p>Ignores case, accents, hyphens and spaces, and knows the endings of gender and case: {@code
 * Erstes}, {@code Erster} and {@code ERSTE} are all 1.
 */
public final class NumberWords {

  /** Maximum number of words in a number, as in {@code quatre vingt dix septième}. */
  static final int LONGEST = 4;

  private static final Map<String, Integer> NUMBERS = NumberForms.all();

  private NumberWords() {}

  /** The value of a number in words, written with or without spaces; 0 if it is not a number. */
  static int value(String words) {
    return NUMBERS.getOrDefault(fold(words), 0);
  }

  /**
   * Words in lower case without accents, hyphens and spaces, with {@code ß} as {@code ss} and
   * {@code ä} as {@code ae}.
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
