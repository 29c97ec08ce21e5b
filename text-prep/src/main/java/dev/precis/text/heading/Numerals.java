package dev.precis.text.heading;

import java.util.Locale;

/** Reads roman and arabic numbers in the forms that headings use. */
final class Numerals {

  /** No book has more numbered headings than this; greater values are years or initials. */
  static final int GREATEST = 399;

  private static final int[] VALUES = {100, 90, 50, 40, 10, 9, 5, 4, 1};
  private static final String[] SYMBOLS = {"C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};

  private Numerals() {}

  /** The value of a roman number, all in one case; also {@code IIII}. 0 if it is not a number. */
  static int roman(String word) {
    if (word.isEmpty() || word.length() > 12) {
      return 0;
    }
    boolean lower = Character.isLowerCase(word.charAt(0));
    int total = 0;
    int greatest = 1000;
    for (int i = 0; i < word.length(); i++) {
      int value = digit(word.charAt(i), lower);
      if (value == 0) {
        return 0;
      }
      int next = i + 1 < word.length() ? digit(word.charAt(i + 1), lower) : 0;
      if (next > value) {
        total += next - value;
        i++;
      } else {
        total += value;
      }
      if (Math.max(value, next) > greatest) {
        return 0;
      }
      greatest = Math.max(value, next);
    }
    boolean plain =
        roman(total).equalsIgnoreCase(word) || word.toUpperCase(Locale.ROOT).matches("X*V?I+|X+");
    return plain && total <= GREATEST ? total : 0;
  }

  /** The value of a number in decimal digits; 0 if it is not a number. */
  static int arabic(String word) {
    if (word.isEmpty() || word.length() > 3) {
      return 0;
    }
    int value = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      value = 10 * value + c - '0';
    }
    return value <= GREATEST ? value : 0;
  }

  private static String roman(int value) {
    StringBuilder roman = new StringBuilder();
    int left = value;
    for (int i = 0; i < VALUES.length; i++) {
      while (left >= VALUES[i]) {
        roman.append(SYMBOLS[i]);
        left -= VALUES[i];
      }
    }
    return roman.toString();
  }

  private static int digit(char c, boolean lower) {
    if (lower != Character.isLowerCase(c)) {
      return 0;
    }
    return switch (Character.toUpperCase(c)) {
      case 'I' -> 1;
      case 'V' -> 5;
      case 'X' -> 10;
      case 'L' -> 50;
      case 'C' -> 100;
      default -> 0;
    };
  }
}
