package dev.precis.text.heading;

/** German cardinal and ordinal numbers from 1 to 99: {@code eins}, {@code einundzwanzigstes}. */
final class GermanNumbers {

  private static final String[] ONES = {
    "",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fuenf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwoelf",
    "dreizehn",
    "vierzehn",
    "fuenfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn"
  };

  private static final String[] TENS = {
    "", "", "zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig"
  };

  private static final String[] ENDINGS = {"e", "er", "es", "en"};

  private GermanNumbers() {}

  static void addTo(NumberTable numbers) {
    for (int n = 1; n < 100; n++) {
      String stem = n < 20 ? ONES[n] : TENS[n / 10];
      if (n > 20 && n % 10 > 0) {
        stem = ONES[n % 10] + "und" + stem;
      }
      numbers.add(n, stem, n == 1 ? "s" : "");
      String ending = n < 20 ? (n == 8 ? "" : "t") : "st";
      numbers.add(n, stem + ending, ENDINGS);
    }
    numbers.add(1, "erst", ENDINGS);
    numbers.add(3, "dritt", ENDINGS);
    numbers.add(7, "siebt", ENDINGS);
  }
}
