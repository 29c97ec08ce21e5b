package dev.precis.text.heading;

/** Spanish ordinal numbers from 1 to 99, and cardinal numbers from 1 to 10. */
final class SpanishNumbers {

  private static final String[] ORDINALS = {
    "", "primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven", "decim"
  };

  private static final String[] TENS = {
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

  private static final String[] CARDINALS = {
    "", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"
  };

  private SpanishNumbers() {}

  static void addTo(NumberTable numbers) {
    RomanceOrdinals.addTo(numbers, ORDINALS, TENS);
    for (int n = 1; n < CARDINALS.length; n++) {
      numbers.add(n, CARDINALS[n]);
    }
    numbers.add(1, "primer");
    numbers.add(3, "tercer");
    numbers.add(3, "tercio");
    numbers.add(7, "setim", "o", "a");
    numbers.add(9, "nueven", "o", "a");
    numbers.add(11, "undecim", "o", "a");
    numbers.add(12, "duodecim", "o", "a");
    numbers.add(13, "decimoterci", "o", "a");
    numbers.add(13, "decimatercia");
  }
}
