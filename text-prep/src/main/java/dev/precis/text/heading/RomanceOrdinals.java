package dev.precis.text.heading;

/**
 * Ordinal numbers from 1 to 99 in the Romance languages that write them from the stems of the tens
 * and of the ones: {@code decimoprimero}, {@code decimaprimera}.
 */
final class RomanceOrdinals {

  private static final String[] GENDERS = {"o", "a"};

  private RomanceOrdinals() {}

  /**
   * @param ones stems of 1 to 10, each at its value
   * @param tens stems of 10 to 90, each at its tens
   */
  static void addTo(NumberTable numbers, String[] ones, String[] tens) {
    for (int n = 1; n <= 10; n++) {
      numbers.add(n, ones[n], GENDERS);
    }
    for (int n = 11; n < 100; n++) {
      String stem = tens[n / 10];
      if (n % 10 == 0) {
        numbers.add(n, stem, GENDERS);
      } else {
        numbers.add(n, stem + "o" + ones[n % 10], GENDERS);
        numbers.add(n, stem + "a" + ones[n % 10], GENDERS);
      }
    }
  }
}
