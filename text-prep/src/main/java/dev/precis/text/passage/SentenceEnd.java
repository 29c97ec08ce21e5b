package dev.precis.text.passage;

import java.util.Locale;
import java.util.Set;

/**
 * Decides whether a sentence ends at a place of a text, by a few characters around it.
 *
 * <p>An iterator over sentences would have to read a text from its start, but a splitter only asks
 * about places near a cut.
 */
public final class SentenceEnd {

  private static final int LONGEST_CLOSING = 8;
  private static final int LONGEST_ABBREVIATION = 6;

  private static final String SPACED_TERMINATORS = ".!?\u2026\u0964\u0965\u061F\u06D4\u1362\u037E";
  private static final String FULL_WIDTH_TERMINATORS = "\u3002\uFF01\uFF1F\uFF61";
  private static final String CLOSING = "\"')]}_*\u2019\u201D\u00BB\u203A\u300D\u300F\uFF09\u3011";

  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "mr", "mrs", "ms", "mme", "mlle", "dr", "st", "sr", "sra", "jr", "prof", "rev", "hon",
          "gen", "col", "capt", "lieut", "lt", "sgt", "esq", "messrs", "vs", "viz", "etc", "cf",
          "e.g", "i.e", "no", "nos", "vol", "chap", "fig", "pp", "op", "cit", "ibid", "inc", "ltd",
          "co", "ave", "mt", "hr", "fr", "bzw", "usw", "z.b", "d.h", "nr", "bd", "ud", "uds", "dna",
          "sig", "dott", "ing", "pag");

  private SentenceEnd() {}

  /**
   * Whether a sentence ends directly before {@code at}, so that a cut there separates two
   * sentences.
   *
   * @param at an index strictly inside the text, at which the next sentence, or the white space
   *     before it, would begin
   */
  public static boolean before(String text, int at) {
    int last = at - 1;
    int floor = Math.max(0, at - LONGEST_CLOSING);
    while (last > floor && CLOSING.indexOf(text.charAt(last)) >= 0) {
      last--;
    }
    char end = text.charAt(last);
    if (FULL_WIDTH_TERMINATORS.indexOf(end) >= 0) {
      return CLOSING.indexOf(text.charAt(at)) < 0
          && FULL_WIDTH_TERMINATORS.indexOf(text.charAt(at)) < 0;
    }
    if (SPACED_TERMINATORS.indexOf(end) < 0 || !Character.isWhitespace(text.charAt(at))) {
      return false;
    }
    return !goesOnInLowerCase(text, at) && !(end == '.' && abbreviationBefore(text, last));
  }

  /**
   * Finds the end of the last complete sentence, in a text that may end mid-sentence.
   *
   * @param most how far to look, at most the length of the text
   * @return the end of that sentence; 0 if there is none
   */
  public static int last(String text, int most) {
    // before() needs a character after the end of the sentence.
    String followed = most == text.length() ? text + ' ' : text;
    int at = most;
    while (at > 0 && !before(followed, at)) {
      at--;
    }
    return at;
  }

  private static boolean goesOnInLowerCase(String text, int from) {
    int i = from;
    int ceiling = Math.min(text.length(), from + LONGEST_CLOSING);
    while (i < ceiling && !Character.isLetterOrDigit(text.charAt(i))) {
      i++;
    }
    return i < ceiling && Character.isLowerCase(text.charAt(i));
  }

  private static boolean abbreviationBefore(String text, int period) {
    int start = period;
    int floor = Math.max(0, period - LONGEST_ABBREVIATION - 1);
    while (start > floor && isInWord(text.charAt(start - 1))) {
      start--;
    }
    String word = text.substring(start, period);
    boolean initial = word.length() == 1 && Character.isUpperCase(word.charAt(0));
    return (initial && !word.equals("I")) || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
  }

  private static boolean isInWord(char c) {
    return Character.isLetter(c) || c == '.';
  }
}
