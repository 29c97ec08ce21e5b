package dev.precis.job.stores;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** When waves were committed, all of the same number of rows, and compacted. Thread-safe. */
final class WaveTimes {
  private final int rows;
  private final Map<Integer, Long> began = new TreeMap<>();
  private final Map<Integer, Long> ended = new TreeMap<>();
  private final List<long[]> compactions = new ArrayList<>();

  WaveTimes(int rows) {
    this.rows = rows;
  }

  synchronized void begin(int wave) {
    began.put(wave, System.nanoTime());
  }

  synchronized void end(int wave) {
    ended.put(wave, System.nanoTime());
  }

  synchronized void compacted(long start, long end) {
    compactions.add(new long[] {start, end});
  }

  /** Whether a compaction was under way during a read. */
  private boolean isDuringCompaction(WaveRead read) {
    return compactions.stream().anyMatch(it -> it[0] < read.end() && read.start() < it[1]);
  }

  synchronized int waves() {
    return ended.size();
  }

  /** What is wrong with what a reader saw; empty if it saw whole waves once, and none too few. */
  synchronized Set<Anomaly> anomalies(WaveRead read) {
    Set<Anomaly> found = EnumSet.noneOf(Anomaly.class);
    if (read.error() != null) {
      found.add(Anomaly.ERROR);
    } else {
      began.keySet().forEach(wave -> check(wave, read.waves().getOrDefault(wave, 0), read, found));
    }
    if (!found.isEmpty() && !isDuringCompaction(read)) {
      found.add(Anomaly.WITHOUT_COMPACTION);
    }
    return found;
  }

  private void check(int wave, int seen, WaveRead read, Set<Anomaly> found) {
    boolean wasCommitted = ended.getOrDefault(wave, Long.MAX_VALUE) < read.start();
    if (seen < rows && wasCommitted) {
      found.add(Anomaly.FEWER);
    } else if (seen > 0 && seen < rows) {
      found.add(Anomaly.PART_OF_A_WAVE);
    } else if (seen > rows) {
      found.add(Anomaly.TWICE);
    }
  }

  /** What a reader may see that does not agree with the commits. */
  enum Anomaly {
    /** Rows are missing that were committed before the read began. */
    FEWER,
    /** Some rows of a wave that is committed during the read. */
    PART_OF_A_WAVE,
    /** A row more than once. */
    TWICE,
    /** No rows, but an error: a file has gone between its listing and its opening. */
    ERROR,
    /** Any of these, and no compaction was under way. */
    WITHOUT_COMPACTION
  }
}
