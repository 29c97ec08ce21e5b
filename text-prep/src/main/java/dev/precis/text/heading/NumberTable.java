package dev.precis.text.heading;

import java.util.HashMap;
import java.util.Map;

/** Collects number words and their values. Not thread-safe. */
final class NumberTable {

  private final Map<String, Integer> values = new HashMap<>();

  /** Adds the stem with each ending, unless the word is already there. */
  void add(int value, String stem, String... endings) {
    for (String ending : endings) {
      values.putIfAbsent(stem + ending, value);
    }
  }

  /** Adds the stem alone, unless it is already there. */
  void add(int value, String word) {
    values.putIfAbsent(word, value);
  }

  Map<String, Integer> values() {
    return Map.copyOf(values);
  }
}
