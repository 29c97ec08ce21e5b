package dev.precis.job.quality;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The n-grams of a text: its words taken n by n.
 *
 * @param n at least 1
 * @param counts how often each occurs
 * @param total of them
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

  /** How many they have in common, each as often as both have it. */
  int overlap(NGrams other) {
    return counts.entrySet().stream()
        .mapToInt(e -> Math.min(e.getValue(), other.counts.getOrDefault(e.getKey(), 0)))
        .sum();
  }

  /** The share of them that occur among these words too; null where there are none. */
  Double shareIn(List<String> words) {
    // The source may be a whole book: its own n-grams are never kept.
    Set<List<String>> found = new HashSet<>();
    for (int i = 0; i + n <= words.size(); i++) {
      List<String> gram = words.subList(i, i + n);
      if (counts.containsKey(gram)) {
        found.add(gram);
      }
    }
    return Share.of(found.stream().mapToInt(counts::get).sum(), total);
  }

  /** The share of them that were there before; null where there are none. */
  Double repeated() {
    return Share.of(total - counts.size(), total);
  }
}
