package dev.precis.job.run;

import dev.precis.job.table.Columns;
import dev.precis.job.table.Outcome;
import dev.precis.llm.engine.StopReason;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Counts rows of {@link Columns#OUTCOMES}. Not thread-safe. */
final class OutcomeCounter implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FAILURES_SHOWN = 10;

  private final Map<String, Long> failuresByKind = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private long summarized;
  private long cut;
  private long words;
  private long promptTokens;
  private long generatedTokens;

  /** Of the summarized ones, as many as the first so many fields say. */
  private long[] elapsedMillis = new long[8];

  void add(Row outcome) {
    if (!outcome.isNullAt(Outcome.index(Columns.WORD_COUNT))) {
      words += outcome.getInt(Outcome.index(Columns.WORD_COUNT));
    }
    String errorKind = outcome.getString(Outcome.index(Columns.ERROR_KIND));
    if (errorKind != null) {
      failuresByKind.merge(errorKind, 1L, Long::sum);
      if (failures.size() < FAILURES_SHOWN) {
        failures.add(inWords(outcome, errorKind));
      }
      return;
    }
    if (outcome.getString(Outcome.index(Columns.STOP_REASON)).equals(StopReason.LENGTH.label())) {
      cut++;
    }
    promptTokens += outcome.getInt(Outcome.index(Columns.PROMPT_TOKENS));
    generatedTokens += outcome.getInt(Outcome.index(Columns.GENERATED_TOKENS));
    add(outcome.getLong(Outcome.index(Columns.ELAPSED_MS)));
  }

  void add(OutcomeCounter other) {
    other.failuresByKind.forEach((kind, count) -> failuresByKind.merge(kind, count, Long::sum));
    other.failures.stream().limit(FAILURES_SHOWN - failures.size()).forEach(failures::add);
    cut += other.cut;
    words += other.words;
    promptTokens += other.promptTokens;
    generatedTokens += other.generatedTokens;
    for (int i = 0; i < other.summarized; i++) {
      add(other.elapsedMillis[i]);
    }
  }

  private void add(long millis) {
    if (summarized == elapsedMillis.length) {
      elapsedMillis = Arrays.copyOf(elapsedMillis, elapsedMillis.length * 2);
    }
    elapsedMillis[(int) summarized] = millis;
    summarized++;
  }

  long words() {
    return words;
  }

  long rows() {
    return summarized + failed();
  }

  private long failed() {
    return failuresByKind.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What was counted so far. */
  RunTotals figures() {
    long[] sorted = Arrays.copyOf(elapsedMillis, (int) summarized);
    Arrays.sort(sorted);
    return new RunTotals(
        summarized,
        cut,
        failed(),
        Map.copyOf(failuresByKind),
        words,
        promptTokens,
        generatedTokens,
        percentile(sorted, 50),
        percentile(sorted, 95),
        List.copyOf(failures));
  }

  /** The nearest rank; 0 of nothing. */
  private static long percentile(long[] sorted, int percent) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(percent / 100.0 * sorted.length) - 1];
  }

  private static String inWords(Row failure, String kind) {
    String chapter = failure.getString(Outcome.index(Columns.CHAPTER_TITLE));
    return failure.getString(Outcome.index(Columns.BOOK_ID))
        + (chapter == null ? "" : ", " + chapter)
        + ": "
        + kind
        + ": "
        + failure.getString(Outcome.index(Columns.ERROR_MESSAGE));
  }
}
