package dev.precis.job.run;

import java.time.Duration;
import java.util.List;

/**
 * How many partitions make a wave: so many that the cluster needs about the wanted time for them,
 * by the speed that it has shown. The first wave is small, to learn the speed; a wave is at most
 * {@value #MOST_GROWTH} times as large as the one before, since the speed of few chapters says
 * little.
 */
final class WaveSizes {
  private static final int MOST_GROWTH = 8;

  /** The driver has the rows of two waves at once in memory, at some kilobytes a row. */
  private static final int MOST_CHAPTERS = 10_000;

  private final Duration wanted;
  private final int mostChapters;
  private final int firstPartitions;
  private long lastWords;

  /**
   * @param mostChapters 0 for as many as the time and {@value #MOST_CHAPTERS} allow
   * @param firstPartitions of the first wave
   */
  WaveSizes(Duration wanted, int mostChapters, int firstPartitions) {
    this.wanted = wanted;
    this.mostChapters = mostChapters == 0 ? MOST_CHAPTERS : Math.min(mostChapters, MOST_CHAPTERS);
    this.firstPartitions = firstPartitions;
  }

  /**
   * How many of the next partitions; at least one.
   *
   * @param remaining in the order in which they will be done, not empty
   * @param wordsDone and worked for so long
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
    return wordsDone == 0 ? lastWords : Math.min(growth, wordsDone / millis * wanted.toMillis());
  }
}
