package dev.precis.job.run;

import java.util.List;
import java.util.Map;

/**
 * Counts of texts whose rows are committed.
 *
 * @param cut summaries that the token limit ended mid-sentence
 * @param failed texts without a summary
 * @param words of the texts
 * @param promptTokens tokens read for the summaries
 * @param generatedTokens tokens written for the summaries
 * @param p50ElapsedMs the median time of a summary, in milliseconds
 * @param p95ElapsedMs the time that 95 of 100 summaries did not exceed, in milliseconds
 * @param failures the first few, for the user
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

  /** Tokens read and written. */
  public long tokens() {
    return promptTokens + generatedTokens;
  }
}
