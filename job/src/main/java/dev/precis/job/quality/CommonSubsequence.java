package dev.precis.job.quality;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The longest words in order, not side by side, that two texts have in common.
 *
 * @param length in words
 */
record CommonSubsequence(int length) {
  /**
   * By sixty-four words of the first text at a time (Crochemore and others, "A fast and practical
   * bit-vector algorithm for the longest common subsequence problem", 2001; Hyyr&ouml;,
   * "Bit-Parallel LCS-length Computation Revisited", 2004): two texts of a megabyte take a second,
   * and memory for one flag a word.
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

  /** All columns against one block of rows; its ones are the rows that add nothing. */
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
