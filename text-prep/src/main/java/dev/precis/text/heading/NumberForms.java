package dev.precis.text.heading;

import java.util.Map;

/** The number words of all languages. */
final class NumberForms {

  private NumberForms() {}

  /** All words, folded as in {@link NumberWords#fold}, with their values. */
  static Map<String, Integer> all() {
    NumberTable numbers = new NumberTable();
    EnglishNumbers.addTo(numbers);
    GermanNumbers.addTo(numbers);
    FrenchNumbers.addTo(numbers);
    SpanishNumbers.addTo(numbers);
    ItalianNumbers.addTo(numbers);
    return numbers.values();
  }
}
