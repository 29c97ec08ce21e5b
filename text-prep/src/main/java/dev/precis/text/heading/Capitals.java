package dev.precis.text.heading;

/** Recognizes lines in capitals. */
public final class Capitals {

  private Capitals() {}

  /** Whether at least nine in ten letters are capitals, and at least two are. */
  public static boolean mostly(String text) {
    int upper = 0;
    int lower = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      upper += Character.isUpperCase(c) ? 1 : 0;
      lower += Character.isLowerCase(c) ? 1 : 0;
    }
    return upper >= 2 && lower * 9 <= upper;
  }
}
