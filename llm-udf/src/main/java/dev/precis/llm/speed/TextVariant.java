package dev.precis.llm.speed;

/**
 * Texts of the same words that begin differently. An engine may keep what it has read, and would
 * otherwise read a text that it is asked for again faster than a run's texts.
 */
public final class TextVariant {
  private TextVariant() {}

  /**
   * Moves the first words to the end.
   *
   * @param words how many, 0 or more
   */
  public static String of(String text, int words) {
    String variant = text;
    for (int i = 0; i < words; i++) {
      variant = withFirstWordLast(variant.strip());
    }
    return variant;
  }

  private static String withFirstWordLast(String text) {
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end == text.length()
        ? text
        : text.substring(end).stripLeading() + ' ' + text.substring(0, end);
  }
}
