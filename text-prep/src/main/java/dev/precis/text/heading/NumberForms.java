package dev.precis.text.heading;

import java.util.HashMap;
import java.util.Map;

/** Builds the forms that number words take, so that each language is a few stems and endings. */
final class NumberForms {

  private static final int UP_TO = 120;

  private static final String[] ENGLISH_ONES = {
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
  private static final String[] ENGLISH_ORDINALS = {
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
  private static final String[] ENGLISH_TENS = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
  };
  private static final String[] GERMAN_ONES = {
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
  private static final String[] GERMAN_TENS = {
    "", "", "zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig"
  };
  private static final String[] FRENCH_ONES = {
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
  private static final String[] FRENCH_TENS = {
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
  private static final String[] SPANISH_ORDINALS = {
    "", "primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven", "decim"
  };
  private static final String[] SPANISH_TENS = {
    "",
    "decim",
    "vigesim",
    "trigesim",
    "cuadragesim",
    "quincuagesim",
    "sexagesim",
    "septuagesim",
    "octogesim",
    "nonagesim"
  };
  private static final String[] ITALIAN_ORDINALS = {
    "", "prim", "second", "terz", "quart", "quint", "sest", "settim", "ottav", "non", "decim"
  };
  private static final String[] ITALIAN_TENS = {
    "",
    "decim",
    "ventesim",
    "trentesim",
    "quarantesim",
    "cinquantesim",
    "sessantesim",
    "settantesim",
    "ottantesim",
    "novantesim"
  };
  private static final String[] ITALIAN_CARDINALS = {
    "", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci"
  };
  private static final String[] SPANISH_CARDINALS = {
    "", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"
  };

  private NumberForms() {}

  /** All forms, folded as {@link NumberWords#fold} does it, with their values. */
  static Map<String, Integer> all() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int n = 1; n <= UP_TO; n++) {
      english(numbers, n);
      german(numbers, n);
      french(numbers, n);
      romance(numbers, n, SPANISH_ORDINALS, SPANISH_TENS);
      romance(numbers, n, ITALIAN_ORDINALS, ITALIAN_TENS);
      if (n <= 10) {
        numbers.put(ITALIAN_CARDINALS[n], n);
        numbers.put(SPANISH_CARDINALS[n], n);
      }
    }
    return irregular(numbers);
  }

  private static Map<String, Integer> irregular(Map<String, Integer> numbers) {
    put(numbers, 1, "erst", "e", "er", "es", "en");
    put(numbers, 3, "dritt", "e", "er", "es", "en");
    put(numbers, 7, "siebt", "e", "er", "es", "en");
    put(numbers, 1, "premi", "er", "ere");
    put(numbers, 2, "second", "e");
    put(numbers, 3, "tercio");
    put(numbers, 7, "setim", "o", "a");
    put(numbers, 9, "nueven", "o", "a");
    put(numbers, 11, "undecim", "o", "a");
    put(numbers, 12, "duodecim", "o", "a");
    put(numbers, 13, "decimoterci", "o", "a");
    put(numbers, 13, "decimatercia");
    put(numbers, 1, "primer");
    put(numbers, 3, "tercer");
    put(numbers, 11, "undicesim", "o", "a");
    put(numbers, 12, "dodicesim", "o", "a");
    put(numbers, 13, "tredicesim", "o", "a");
    put(numbers, 14, "quattordicesim", "o", "a");
    put(numbers, 15, "quindicesim", "o", "a");
    put(numbers, 16, "sedicesim", "o", "a");
    put(numbers, 17, "diciassettesim", "o", "a");
    put(numbers, 18, "diciottesim", "o", "a");
    put(numbers, 19, "diciannovesim", "o", "a");
    String[] ones = {"", "un", "du", "tre", "quattr", "cinqu", "se", "sette", "ott", "nov"};
    for (int tens = 2; tens <= 9; tens++) {
      String stem = ITALIAN_TENS[tens].replace("esim", "");
      for (int one = 1; one <= 9; one++) {
        String joined = one == 1 || one == 8 ? stem : stem + (tens == 2 ? "i" : "a");
        put(numbers, 10 * tens + one, joined + ones[one] + "esim", "o", "a");
        put(numbers, 10 * tens + one, joined + ones[one] + "eesim", "o", "a");
        put(numbers, 10 * tens + one, joined + ones[one] + "iesim", "o", "a");
      }
    }
    put(numbers, 20, "vigesim", "o", "a");
    put(numbers, 30, "trigesim", "o", "a");
    return numbers;
  }

  private static void english(Map<String, Integer> numbers, int n) {
    if (n < 20) {
      put(numbers, n, ENGLISH_ONES[n], "");
      put(numbers, n, ENGLISH_ORDINALS[n], "");
      return;
    }
    String tens = n < 100 ? ENGLISH_TENS[n / 10] : "onehundred";
    int ones = n < 100 ? n % 10 : n - 100;
    if (ones == 0) {
      put(numbers, n, tens, "");
      put(numbers, n, n < 100 ? tens.substring(0, tens.length() - 1) + "ieth" : tens + "th", "");
    } else if (ones < 20) {
      for (String link : new String[] {"", "and"}) {
        put(numbers, n, tens + link + ENGLISH_ONES[ones], "");
        put(numbers, n, tens + link + ENGLISH_ORDINALS[ones], "");
      }
    }
  }

  private static void german(Map<String, Integer> numbers, int n) {
    if (n >= 100) {
      return;
    }
    String stem = n < 20 ? GERMAN_ONES[n] : GERMAN_TENS[n / 10];
    if (n > 20 && n % 10 > 0) {
      stem = GERMAN_ONES[n % 10] + "und" + stem;
    }
    put(numbers, n, stem, n == 1 ? "s" : "");
    String ending = n < 20 ? (n == 8 ? "" : "t") : "st";
    put(numbers, n, stem + ending, "e", "er", "es", "en");
  }

  private static void french(Map<String, Integer> numbers, int n) {
    if (n >= 100) {
      return;
    }
    int tens = n / 10;
    boolean twenties = tens == 7 || tens == 9;
    int ones = n < 20 ? n : n % 10 + (twenties ? 10 : 0);
    String stem = n < 20 ? "" : FRENCH_TENS[tens];
    for (String link : new String[] {"", "et"}) {
      String word = stem + (ones == 0 ? "" : link + FRENCH_ONES[ones]);
      put(numbers, n, word, "");
      String base = word.endsWith("e") ? word.substring(0, word.length() - 1) : word;
      base = base.endsWith("cinq") ? base + "u" : base;
      base = base.endsWith("neuf") ? base.substring(0, base.length() - 1) + "v" : base;
      put(numbers, n, base, "ieme", "iesme");
    }
  }

  private static void romance(
      Map<String, Integer> numbers, int n, String[] ordinals, String[] tensStems) {
    if (n <= 10) {
      put(numbers, n, ordinals[n], "o", "a");
    } else if (n < 100) {
      String tens = tensStems[n / 10];
      if (n % 10 == 0) {
        put(numbers, n, tens, "o", "a");
      } else {
        put(numbers, n, tens + "o" + ordinals[n % 10], "o", "a");
        put(numbers, n, tens + "a" + ordinals[n % 10], "o", "a");
      }
    }
  }

  private static void put(Map<String, Integer> numbers, int n, String stem, String... endings) {
    if (endings.length == 0) {
      numbers.putIfAbsent(stem, n);
    }
    for (String ending : endings) {
      numbers.putIfAbsent(stem + ending, n);
    }
  }
}
