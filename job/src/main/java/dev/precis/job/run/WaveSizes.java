package dev.precis.job.run;

import java.time.Duration;
import java.util.List;

/**
 * Decides how many partitions make a wave, so that the cluster needs about the wanted time for it
 * at the speed that it has shown. The first wave is small, to measure the speed. A wave is at most
 * {@value #MOST_GROWTH} times as large as the wave before, because a few chapters say little about
 * the speed. Not thread-safe.
 */
final class WaveSizes {
  private static final int MOST_GROWTH = 8;

  /** The driver holds the rows of two waves in memory: some kilobytes a row. */
  private static final int MOST_CHAPTERS = 10_000;

  private final Duration wantedTime;
  private final int mostChapters;
  private final int firstPartitions;
  private long lastWords;

  /**
   * @param wantedTime for a wave
   * @param mostChapters of a wave, {@value #MOST_CHAPTERS} at most; 0 for those
   * @param firstPartitions of the first wave
   */
  WaveSizes(Duration wantedTime, int mostChapters, int firstPartitions) {
    this.wantedTime = wantedTime;
    this.mostChapters = mostChapters == 0 ? MOST_CHAPTERS : Math.min(mostChapters, MOST_CHAPTERS);
    this.firstPartitions = firstPartitions;
  }

  /**
   * How many of the remaining partitions make the next wave; at least one.
   *
   * @param remaining in the order in which they will be done, not empty
   * @param wordsDone words of the chapters that are done
   * @param worked how long that took
   */
  int next(List<PartitionSize> remaining, long wordsDone, Duration worked) {
    int most = lastWords == 0 ? firstPartitions : remaining.size();
    double words = lastWords == 0 ? Double.MAX_VALUE : mostWords(wordsDone, worked);
    int partitions = 0;
    long wordsTaken = 0;
    long chaptersTaken = 0;
    while (partitions < Math.min(most, remaining.size())) {
      PartitionSize size = remaining.get(partitions);
      boolean tooMany = chaptersTaken + size.chapters() > mostChapters;
      if (partitions > 0 && (tooMany || wordsTaken + size.words() > words)) {
        break;
      }
      partitions++;
      wordsTaken += size.words();
      chaptersTaken += size.chapters();
    }
    lastWords = Math.max(1, wordsTaken);
    return partitions;
  }

  private double mostWords(long wordsDone, Duration worked) {
    double growth = (double) lastWords * MOST_GROWTH;
    double millis = Math.max(1, worked.toMillis());
    return wordsDone == 0
        ? lastWords
        : Math.min(growth, wordsDone / millis * wantedTime.toMillis());
  }
}
