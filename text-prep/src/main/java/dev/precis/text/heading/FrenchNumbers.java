package dev.precis.text.heading;

/** French cardinal and ordinal numbers from 1 to 99: {@code un}, {@code vingtetunieme}. */
final class FrenchNumbers {

  private static final String[] ONES = {
    "",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dixsept",
    "dixhuit",
    "dixneuf"
  };

  private static final String[] TENS = {
    "",
    "",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatrevingt",
    "quatrevingt"
  };

  private FrenchNumbers() {}

  static void addTo(NumberTable numbers) {
    for (int n = 1; n < 100; n++) {
      add(numbers, n);
    }
    numbers.add(1, "premi", "er", "ere");
    numbers.add(2, "second", "e");
  }

  private static void add(NumberTable numbers, int n) {
    int tens = n / 10;
    // 70 is sixty-ten, 90 is four-twenties-ten.
    boolean twenties = tens == 7 || tens == 9;
    int ones = n < 20 ? n : n % 10 + (twenties ? 10 : 0);
    String stem = n < 20 ? "" : TENS[tens];
    for (String link : new String[] {"", "et"}) {
      String word = stem + (ones == 0 ? "" : link + ONES[ones]);
      numbers.add(n, word);
      numbers.add(n, ordinalStem(word), "ieme", "iesme");
    }
  }

  private static String ordinalStem(String word) {
    String stem = word.endsWith("e") ? word.substring(0, word.length() - 1) : word;
    if (stem.endsWith("cinq")) {
      return stem + "u";
    }
    return stem.endsWith("neuf") ? stem.substring(0, stem.length() - 1) + "v" : stem;
  }
}
