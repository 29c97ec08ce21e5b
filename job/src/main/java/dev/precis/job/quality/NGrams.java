package dev.precis.job.quality;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The n-grams of a text: its runs of n words.
 *
 * @param n at least 1
 * @param counts how often each n-gram occurs
 * @param total how many there are, repeated ones included
 */
record NGrams(int n, Map<List<String>, Integer> counts, int total) {
  static NGrams of(List<String> words, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    int total = Math.max(0, words.size() - n + 1);
    for (int i = 0; i < total; i++) {
      counts.merge(words.subList(i, i + n), 1, Integer::sum);
    }
    return new NGrams(n, counts, total);
  }

  /** How many n-grams two texts have in common. Each counts as often as it occurs in both. */
  int overlap(NGrams other) {
    return counts.entrySet().stream()
        .mapToInt(e -> Math.min(e.getValue(), other.counts.getOrDefault(e.getKey(), 0)))
        .sum();
  }

  /** The share of these n-grams that some words contain, from 0 to 1; null if there are none. */
  Double shareIn(List<String> words) {
    // The words may be a whole book, so its n-grams are not collected.
    Set<List<String>> found = new HashSet<>();
    for (int i = 0; i + n <= words.size(); i++) {
      List<String> gram = words.subList(i, i + n);
      if (counts.containsKey(gram)) {
        found.add(gram);
      }
    }
    return Share.of(found.stream().mapToInt(counts::get).sum(), total);
  }

  /** The share of these n-grams that repeat an earlier one, from 0 to 1; null if there are none. */
  Double repeated() {
    return Share.of(total - counts.size(), total);
  }
}
