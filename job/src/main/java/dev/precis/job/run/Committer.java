package dev.precis.job.run;

import dev.precis.job.output.SummaryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkContext;

/**
 * Commits the waves of a level, and counts what is committed: all of it and nothing else. Not
 * thread-safe.
 */
final class Committer {
  /** Of the scheduler pools of a run, the one for the tasks that write. */
  private static final String POOL = "commits";

  private final RunOutput output;
  private final Clock clock;
  private final OutcomeCounter total = new OutcomeCounter();
  private final Map<String, OutcomeCounter> executors = new TreeMap<>();
  private final List<WaveReport> waves = new ArrayList<>();

  Committer(RunOutput output, Clock clock) {
    this.output = output;
    this.clock = clock;
  }

  /**
   * Commits what the tasks of a wave that have ended made.
   *
   * @return empty if they made nothing
   * @throws dev.precis.job.lock.LockLostException if another run has taken the output
   */
  Optional<WaveReport> commit(SparkWave wave) {
    if (wave.batches().isEmpty()) {
      return Optional.empty();
    }
    Instant done = clock.instant();
    int number = output.beginWave();
    OutcomeCounter written = new OutcomeCounter();
    // A commit in the pool of the waves would wait for all tasks of the next wave.
    SparkContext spark = output.spark().sparkContext();
    spark.setLocalProperty(SparkWave.SCHEDULER_POOL, POOL);
    try {
      for (String table : SummaryStore.TABLES) {
        commit(wave, table, number, written);
      }
    } finally {
      spark.setLocalProperty(SparkWave.SCHEDULER_POOL, null);
      // Also if the second table cannot be written: the rows of the first are there.
      if (written.rows() > 0) {
        total.add(written);
        waves.add(
            new WaveReport(
                number,
                wave.startedAt(),
                Duration.between(wave.startedAt(), done),
                Duration.between(done, clock.instant()),
                written.totals()));
      }
    }
    return Optional.of(waves.get(waves.size() - 1));
  }

  private void commit(SparkWave wave, String table, int number, OutcomeCounter written) {
    List<OutcomeBatch> batches =
        wave.batches().stream().filter(batch -> batch.table().equals(table)).toList();
    OutcomeCounter counts = new OutcomeCounter();
    batches.forEach(batch -> counts.add(batch.counts()));
    if (counts.rows() > 0) {
      output.commit(wave.rows(table), table, counts.rows(), number);
      written.add(counts);
      for (OutcomeBatch batch : batches) {
        executors
            .computeIfAbsent(batch.executor(), executor -> new OutcomeCounter())
            .add(batch.counts());
      }
    }
  }

  RunTotals totals() {
    return total.totals();
  }

  /** The same by executor. */
  Map<String, RunTotals> executors() {
    Map<String, RunTotals> totals = new TreeMap<>();
    executors.forEach((executor, counter) -> totals.put(executor, counter.totals()));
    return totals;
  }

  List<WaveReport> waves() {
    return List.copyOf(waves);
  }
}
