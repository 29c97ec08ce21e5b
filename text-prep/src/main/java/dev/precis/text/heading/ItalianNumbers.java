package dev.precis.text.heading;

/** Italian ordinal numbers from 1 to 99, and cardinal numbers from 1 to 10. */
final class ItalianNumbers {

  private static final String[] ORDINALS = {
    "", "prim", "second", "terz", "quart", "quint", "sest", "settim", "ottav", "non", "decim"
  };

  private static final String[] TENS = {
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

  private static final String[] CARDINALS = {
    "", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci"
  };

  private static final String[] TEENS = {
    "undicesim",
    "dodicesim",
    "tredicesim",
    "quattordicesim",
    "quindicesim",
    "sedicesim",
    "diciassettesim",
    "diciottesim",
    "diciannovesim"
  };

  /** Stems of 1 to 9 after a tens, as in {@code ventunesimo}. */
  private static final String[] ONES_AFTER_TENS = {
    "", "un", "du", "tre", "quattr", "cinqu", "se", "sette", "ott", "nov"
  };

  private ItalianNumbers() {}

  static void addTo(NumberTable numbers) {
    RomanceOrdinals.addTo(numbers, ORDINALS, TENS);
    for (int n = 1; n < CARDINALS.length; n++) {
      numbers.add(n, CARDINALS[n]);
    }
    for (int i = 0; i < TEENS.length; i++) {
      numbers.add(11 + i, TEENS[i], "o", "a");
    }
    for (int tens = 2; tens <= 9; tens++) {
      addJoined(numbers, tens);
    }
    numbers.add(20, "vigesim", "o", "a");
    numbers.add(30, "trigesim", "o", "a");
  }

  private static void addJoined(NumberTable numbers, int tens) {
    String stem = TENS[tens].replace("esim", "");
    for (int one = 1; one <= 9; one++) {
      boolean startsWithVowel = one == 1 || one == 8;
      String joined = startsWithVowel ? stem : stem + (tens == 2 ? "i" : "a");
      for (String ending : new String[] {"esim", "eesim", "iesim"}) {
        numbers.add(10 * tens + one, joined + ONES_AFTER_TENS[one] + ending, "o", "a");
      }
    }
  }
}
