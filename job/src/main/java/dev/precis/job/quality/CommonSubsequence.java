package dev.precis.job.quality;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The longest common subsequence of two texts: the words that both contain in the same order, with
 * or without other words between them.
 *
 * @param length in words
 */
record CommonSubsequence(int length) {
  /**
   * Compares 64 words of the first text at a time (Crochemore and others, "A fast and practical
   * bit-vector algorithm for the longest common subsequence problem", 2001; Hyyr&ouml;,
   * "Bit-Parallel LCS-length Computation Revisited", 2004). Two texts of 1 MB take about a second,
   * and one flag of memory per word.
   */
  static CommonSubsequence of(List<String> first, List<String> second) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] rows = numbered(first, numbers);
    int[] columns = numbered(second, numbers);
    long[] masks = new long[numbers.size()];
    boolean[] carries = new boolean[columns.length];
    int length = 0;
    for (int from = 0; from < rows.length; from += Long.SIZE) {
      int to = Math.min(rows.length, from + Long.SIZE);
      for (int i = from; i < to; i++) {
        masks[rows[i]] |= 1L << (i - from);
      }
      long unmatched = block(columns, masks, carries);
      length += to - from - Long.bitCount(unmatched << (Long.SIZE - (to - from)));
      for (int i = from; i < to; i++) {
        masks[rows[i]] = 0;
      }
    }
    return new CommonSubsequence(length);
  }

  /**
   * Compares all columns with one block of rows. A bit is 1 if its row adds nothing to the length.
   */
  private static long block(int[] columns, long[] masks, boolean[] carries) {
    long state = -1L;
    for (int j = 0; j < columns.length; j++) {
      long mask = masks[columns[j]];
      long sum = state + (state & mask) + (carries[j] ? 1 : 0);
      carries[j] = Long.compareUnsigned(sum, state) < 0 || (carries[j] && sum == state);
      state = sum | (state & ~mask);
    }
    return state;
  }

  private static int[] numbered(List<String> words, Map<String, Integer> numbers) {
    int[] numbered = new int[words.size()];
    for (int i = 0; i < numbered.length; i++) {
      numbered[i] = numbers.computeIfAbsent(words.get(i), word -> numbers.size());
    }
    return numbered;
  }
}
