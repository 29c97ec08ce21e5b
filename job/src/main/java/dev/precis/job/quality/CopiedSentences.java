package dev.precis.job.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for sentences in a source, word for word. The hash of any run of words in the source is
 * computed from the hashes of two prefixes of the source (Rabin and Karp). So one pass over the
 * source finds all sentences that have the same number of words.
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
   * The share of sentences that the source contains.
   *
   * @param sentences the words of each; sentences without words do not count
   * @return from 0 to 1; null if there are no sentences
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
      List<List<String>> candidates = wanted.get(hash);
      if (candidates != null && candidates.get(0).equals(source.subList(i, i + length))) {
        found += candidates.size();
        wanted.remove(hash);
      }
    }
    return found;
  }

  /** The hash of each prefix of the words, the empty prefix first. */
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
