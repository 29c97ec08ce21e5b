package dev.precis.job.run;

import java.util.List;
import java.util.Map;

/**
 * Counts of chapters that were worked on.
 *
 * @param cut those of the summarized that the limit of new tokens ended within a sentence
 * @param words of their texts
 * @param p50ElapsedMs the median time of a summarized chapter
 * @param p95ElapsedMs the time that 95 of 100 summarized chapters did not exceed
 * @param failures the first few, in words
 */
public record RunTotals(
    long summarized,
    long cut,
    long failed,
    Map<String, Long> failuresByKind,
    long words,
    long promptTokens,
    long generatedTokens,
    long p50ElapsedMs,
    long p95ElapsedMs,
    List<String> failures) {

  public long tokens() {
    return promptTokens + generatedTokens;
  }
}
