package dev.precis.job.run;

import dev.precis.job.table.ChapterIdentity;
import dev.precis.job.table.Outcome;
import dev.precis.llm.engine.StopReason;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds outcomes up. Not thread-safe. */
final class OutcomeCounter implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FAILURES_SHOWN = 10;

  private final Map<String, Long> failuresByKind = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  /** Of the summarized ones. */
  private final ElapsedTimes elapsed = new ElapsedTimes();

  private long cut;
  private long words;
  private long promptTokens;
  private long generatedTokens;

  void add(Outcome outcome) {
    Integer count = outcome.chapter().identity().text().words();
    words += count == null ? 0 : count;
    if (outcome instanceof Outcome.Summarized summarized) {
      add(summarized);
    } else if (outcome instanceof Outcome.Failed failed) {
      add(failed);
    }
  }

  private void add(Outcome.Summarized outcome) {
    if (outcome.summary().stopReason() == StopReason.LENGTH) {
      cut++;
    }
    promptTokens += outcome.summary().promptTokens();
    generatedTokens += outcome.summary().generatedTokens();
    elapsed.add(outcome.elapsedMillis());
  }

  private void add(Outcome.Failed outcome) {
    failuresByKind.merge(outcome.kind(), 1L, Long::sum);
    if (failures.size() < FAILURES_SHOWN) {
      failures.add(inWords(outcome));
    }
  }

  void add(OutcomeCounter other) {
    other.failuresByKind.forEach((kind, count) -> failuresByKind.merge(kind, count, Long::sum));
    other.failures.stream().limit(FAILURES_SHOWN - failures.size()).forEach(failures::add);
    elapsed.addAll(other.elapsed);
    cut += other.cut;
    words += other.words;
    promptTokens += other.promptTokens;
    generatedTokens += other.generatedTokens;
  }

  /** Words of the texts. */
  long words() {
    return words;
  }

  /** How many outcomes were added. */
  long rows() {
    return elapsed.count() + failed();
  }

  private long failed() {
    return failuresByKind.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The counts so far. */
  RunTotals totals() {
    long[] percentiles = elapsed.percentiles(50, 95);
    return new RunTotals(
        elapsed.count(),
        cut,
        failed(),
        Map.copyOf(failuresByKind),
        words,
        promptTokens,
        generatedTokens,
        percentiles[0],
        percentiles[1],
        List.copyOf(failures));
  }

  private static String inWords(Outcome.Failed failure) {
    ChapterIdentity chapter = failure.chapter().identity();
    String title = chapter.chapterTitle() == null ? "" : ", " + chapter.chapterTitle();
    return chapter.book().id() + title + ": " + failure.kind() + ": " + failure.message();
  }
}
