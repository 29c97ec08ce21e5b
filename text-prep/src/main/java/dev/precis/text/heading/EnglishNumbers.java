package dev.precis.text.heading;

/** English cardinal and ordinal numbers from 1 to 119: {@code one}, {@code twentyfirst}. */
final class EnglishNumbers {

  private static final String[] ONES = {
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen"
  };

  private static final String[] ORDINALS = {
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth"
  };

  private static final String[] TENS = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
  };

  private EnglishNumbers() {}

  static void addTo(NumberTable numbers) {
    for (int n = 1; n < 20; n++) {
      numbers.add(n, ONES[n]);
      numbers.add(n, ORDINALS[n]);
    }
    for (int tens = 2; tens < TENS.length; tens++) {
      String stem = TENS[tens];
      addTens(numbers, 10 * tens, stem, stem.substring(0, stem.length() - 1) + "ieth", 9);
    }
    addTens(numbers, 100, "onehundred", "onehundredth", 19);
  }

  /** Adds a round number, and it with each of the ones after it, as in "one hundred and one". */
  private static void addTens(
      NumberTable numbers, int tens, String cardinal, String ordinal, int lastOne) {
    numbers.add(tens, cardinal);
    numbers.add(tens, ordinal);
    for (int one = 1; one <= lastOne; one++) {
      for (String link : new String[] {"", "and"}) {
        numbers.add(tens + one, cardinal + link + ONES[one]);
        numbers.add(tens + one, cardinal + link + ORDINALS[one]);
      }
    }
  }
}
