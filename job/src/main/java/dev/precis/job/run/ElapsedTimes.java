package dev.precis.job.run;

import java.io.Serializable;
import java.util.Arrays;

/** Times in milliseconds, and their percentiles. Not thread-safe. */
final class ElapsedTimes implements Serializable {
  private static final long serialVersionUID = 1L;

  private long[] millis = new long[8];
  private int count;

  void add(long time) {
    if (count == millis.length) {
      millis = Arrays.copyOf(millis, 2 * count);
    }
    millis[count] = time;
    count++;
  }

  void addAll(ElapsedTimes other) {
    for (int i = 0; i < other.count; i++) {
      add(other.millis[i]);
    }
  }

  int count() {
    return count;
  }

  /**
   * The times that so many of 100 do not exceed, by the nearest rank; 0 if there are no times.
   *
   * @param percents from 1 to 100
   */
  long[] percentiles(int... percents) {
    long[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return Arrays.stream(percents)
        .mapToLong(percent -> count == 0 ? 0 : sorted[(int) Math.ceil(percent / 100.0 * count) - 1])
        .toArray();
  }
}
