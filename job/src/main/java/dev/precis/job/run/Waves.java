package dev.precis.job.run;

import dev.precis.job.output.SummaryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.SparkContext;

/**
 * Works pending chapters off in waves, and commits each. The next wave starts when the last task of
 * the one before has begun, so that no slot waits for a wave's end; two are under way at most.
 *
 * <p>It ends when all is done; or soon after the stop signal or the first failure, with what was
 * done by then committed. Not thread-safe.
 */
final class Waves {
  private static final Duration POLL = Duration.ofMillis(100);

  /** Spark's, by which a commit need not wait for a whole wave that was submitted before it. */
  private static final String POOL = "spark.scheduler.pool";

  private static final List<String> TABLES = List.of(SummaryStore.SUMMARIES, SummaryStore.FAILURES);

  private final SparkContext spark;
  private final WaveSizes sizes;
  private final Function<List<PartitionSize>, Wave> start;
  private final Committer committer;
  private final Deque<PartitionSize> remaining;
  private final Deque<Wave> underWay = new ArrayDeque<>();
  private final List<WaveReport> committed = new ArrayList<>();
  private final OutcomeCounter total = new OutcomeCounter();
  private final Map<String, OutcomeCounter> executors = new TreeMap<>();
  private final Instant startedAt = Instant.now();
  private Optional<Throwable> failure = Optional.empty();
  private Consumer<Waves> onCommit = waves -> {};
  private boolean cancelled;

  /**
   * @param partitions in the order in which they are to be done
   * @param start starts a wave
   */
  Waves(
      SparkContext spark,
      List<PartitionSize> partitions,
      WaveSizes sizes,
      Function<List<PartitionSize>, Wave> start,
      Committer committer) {
    this.spark = spark;
    this.remaining = new ArrayDeque<>(partitions);
    this.sizes = sizes;
    this.start = start;
    this.committer = committer;
  }

  /** To be told after each commit. */
  void onCommit(Consumer<Waves> listener) {
    onCommit = listener;
  }

  /**
   * Works until all is done or it must end.
   *
   * @throws dev.precis.job.output.LockLostException when the output is not this run's any more
   */
  void run(StopSignal stop, SummaryStore store, Duration grace) {
    try {
      while (failure.isEmpty() && stop.given().isEmpty() && hasMore()) {
        submit();
        settle(POLL);
      }
      if (!underWay.isEmpty()) {
        end(store, grace);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = Optional.of(e);
    } finally {
      underWay.forEach(Wave::cancel);
      underWay.forEach(Wave::close);
      spark.setLocalProperty(POOL, null);
    }
  }

  private boolean hasMore() {
    return !remaining.isEmpty() || !underWay.isEmpty();
  }

  private void submit() {
    boolean free = underWay.isEmpty() || (underWay.size() == 1 && underWay.peek().isDraining());
    if (!free || remaining.isEmpty()) {
      return;
    }
    List<PartitionSize> partitions = new ArrayList<>();
    int count = sizes.next(List.copyOf(remaining), wordsDone(), worked());
    for (int i = 0; i < count; i++) {
      partitions.add(remaining.poll());
    }
    spark.setLocalProperty(POOL, "waves");
    underWay.add(start.apply(partitions));
  }

  /** Lets what is under way come to its end within the grace time, and commits what was done. */
  private void end(SummaryStore store, Duration grace) throws InterruptedException {
    store.stop();
    long deadline = System.nanoTime() + grace.toNanos();
    while (!underWay.isEmpty() && System.nanoTime() - deadline < 0) {
      settle(POLL);
    }
    cancelled = true;
    underWay.forEach(Wave::cancel);
    while (!underWay.isEmpty()) {
      settle(POLL);
    }
  }

  /** Commits the first wave when it is done. */
  private void settle(Duration most) throws InterruptedException {
    Wave wave = underWay.peek();
    Wave.End end = wave.await(most);
    if (end.isEnded()) {
      if (failure.isEmpty() && !cancelled) {
        failure = end.failure();
      }
      commit(wave);
      underWay.remove();
      wave.close();
    }
  }

  /** Counts what is written and nothing else, also where the second table cannot be written. */
  private void commit(Wave wave) {
    if (wave.reports().stream().allMatch(report -> report.batches().isEmpty())) {
      return;
    }
    Instant done = Instant.now();
    spark.setLocalProperty(POOL, "commits");
    int number = committer.beginWave();
    OutcomeCounter written = new OutcomeCounter();
    try {
      for (String table : TABLES) {
        commit(wave, table, number, written);
      }
    } finally {
      if (written.rows() > 0) {
        total.add(written);
        committed.add(
            new WaveReport(
                number,
                wave.startedAt(),
                Duration.between(wave.startedAt(), done),
                Duration.between(done, Instant.now()),
                written.figures()));
      }
    }
    onCommit.accept(this);
  }

  private void commit(Wave wave, String table, int number, OutcomeCounter written) {
    OutcomeCounter counts = new OutcomeCounter();
    Map<String, OutcomeCounter> counted = new TreeMap<>();
    for (TaskReport report : wave.reports()) {
      OutcomeBatch batch = report.batches().get(table);
      if (batch != null) {
        counts.add(batch.counts());
        counter(counted, report.executor()).add(batch.counts());
      }
    }
    if (counts.rows() > 0) {
      committer.commit(wave.rows(table), table, counts.rows(), number);
      written.add(counts);
      counted.forEach((executor, made) -> counter(executors, executor).add(made));
    }
  }

  private static OutcomeCounter counter(Map<String, OutcomeCounter> executors, String executor) {
    return executors.computeIfAbsent(executor, unused -> new OutcomeCounter());
  }

  /** Words of the chapters that are done, committed or not. */
  private long wordsDone() {
    return total.words()
        + underWay.stream()
            .flatMap(wave -> wave.reports().stream())
            .mapToLong(TaskReport::words)
            .sum();
  }

  private Duration worked() {
    return Duration.between(startedAt, Instant.now());
  }

  /** Why it ended before all was done, if not for the stop signal. */
  Optional<Throwable> failure() {
    return failure;
  }

  List<WaveReport> committed() {
    return List.copyOf(committed);
  }

  RunTotals total() {
    return total.figures();
  }

  /** By executor. */
  Map<String, RunTotals> executors() {
    Map<String, RunTotals> figures = new TreeMap<>();
    executors.forEach((executor, tally) -> figures.put(executor, tally.figures()));
    return figures;
  }
}
