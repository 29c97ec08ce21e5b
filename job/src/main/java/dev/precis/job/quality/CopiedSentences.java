package dev.precis.job.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for sentences, word by word, in a source. The hash of any run of the source's words comes
 * from those of two beginnings of the source (Rabin and Karp), so that the work grows with the
 * source and the number of different lengths of sentences, and not with their product.
 */
final class CopiedSentences {
  private static final long BASE = 0x9E3779B97F4A7C15L;

  private final List<String> source;
  private final long[] hashes;

  CopiedSentences(List<String> source) {
    this.source = source;
    this.hashes = hashes(source);
  }

  /**
   * The share of sentences that stand in the source.
   *
   * @param sentences their words; those without any do not count
   * @return null where there are none
   */
  Double share(List<List<String>> sentences) {
    Map<Integer, Map<Long, List<List<String>>>> byLength = new HashMap<>();
    int count = 0;
    for (List<String> sentence : sentences) {
      if (!sentence.isEmpty()) {
        count++;
        byLength
            .computeIfAbsent(sentence.size(), length -> new HashMap<>())
            .computeIfAbsent(hash(sentence), hash -> new ArrayList<>())
            .add(sentence);
      }
    }
    int found = byLength.entrySet().stream().mapToInt(e -> found(e.getKey(), e.getValue())).sum();
    return Share.of(found, count);
  }

  private int found(int length, Map<Long, List<List<String>>> wanted) {
    long power = power(length);
    int found = 0;
    for (int i = 0; i + length <= source.size() && !wanted.isEmpty(); i++) {
      long hash = hashes[i + length] - hashes[i] * power;
      List<List<String>> alike = wanted.get(hash);
      if (alike != null && alike.get(0).equals(source.subList(i, i + length))) {
        found += alike.size();
        wanted.remove(hash);
      }
    }
    return found;
  }

  /** Of each beginning of the words, the empty one first. */
  private static long[] hashes(List<String> words) {
    long[] hashes = new long[words.size() + 1];
    for (int i = 0; i < words.size(); i++) {
      hashes[i + 1] = hashes[i] * BASE + words.get(i).hashCode();
    }
    return hashes;
  }

  private static long hash(List<String> words) {
    long hash = 0;
    for (String word : words) {
      hash = hash * BASE + word.hashCode();
    }
    return hash;
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= BASE;
    }
    return power;
  }
}
