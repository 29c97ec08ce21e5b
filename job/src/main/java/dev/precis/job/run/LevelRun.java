package dev.precis.job.run;

import dev.precis.job.console.Console;
import dev.precis.job.executor.ProgressCounters;
import dev.precis.job.executor.SummarizePartition;
import dev.precis.job.journal.RunFolder;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.RunSettings;
import dev.precis.job.table.Columns;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.spark.ModelLoad;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;

/**
 * One level of a run: works its pending texts off, and knows what became of them. To be closed. Not
 * thread-safe.
 */
final class LevelRun implements AutoCloseable {
  /** Rounds of texts per task slot in the first wave, which shows how fast the run is. */
  private static final int FIRST_WAVE_ROUNDS = 2;

  private final Level level;
  private final RunPlan plan;
  private final RunOutput output;
  private final RunSettings settings;
  private final Clock clock;
  private final PendingTexts pending;
  private final RepeatedTexts repeated;
  private final Committer committer;
  private final ProgressCounters progress;
  private final CollectionAccumulator<ModelLoad> loads;
  private Instant started;
  private Instant ended;
  private Optional<Throwable> failure = Optional.empty();

  private LevelRun(
      Level level,
      RunPlan plan,
      RunOutput output,
      RunSettings settings,
      Clock clock,
      PendingTexts pending) {
    this.level = level;
    this.plan = plan;
    this.output = output;
    this.settings = settings;
    this.clock = clock;
    this.pending = pending;
    this.repeated = new RepeatedTexts(pending, output, plan.recipe().promptVersion());
    this.committer = new Committer(output, clock);
    this.progress = new ProgressCounters(output.spark().sparkContext());
    this.loads = output.spark().sparkContext().collectionAccumulator("precis.model_loads");
  }

  /**
   * Reads the texts of a level, and what the output has of them.
   *
   * @param texts rows of {@link Columns#CHAPTERS}
   * @param plan of the level
   */
  static LevelRun read(
      Level level,
      Dataset<Row> texts,
      RunPlan plan,
      RunOutput output,
      JobSettings settings,
      Clock clock) {
    String promptVersion = plan.recipe().promptVersion();
    PendingTexts pending =
        PendingTexts.read(
            texts,
            output.known(SummaryStore.SUMMARIES, promptVersion),
            output.known(SummaryStore.FAILURES, promptVersion),
            settings.run(),
            TextsPerTask.of(plan.maxInFlight(), output.spark().sparkContext().getConf())
                .number(settings.chaptersPerTask()));
    return new LevelRun(level, plan, output, settings.run(), clock, pending);
  }

  /** Whether texts lack a summary that this run makes or copies. */
  boolean hasWork() {
    return pending.toDoCount() > 0 || pending.hasKnown();
  }

  /** Says how much there is to do. */
  void announce(Console console) {
    console.say(
        "%d of %s to summarize, recipe %s",
        pending.toDoCount(), count(pending.selectedCount()), plan.recipe().id());
    if (pending.givenUpCount() > 0) {
      console.say(
          "%s failed before and not tried again (job.max-attempts, job.retry-failed)",
          count(pending.givenUpCount()));
    }
  }

  /** Commits what takes no model, and begins. */
  void begin() {
    repeated.copyKnown();
    started = clock.instant();
  }

  /**
   * Works until everything is done or it must end.
   *
   * @param afterCommit is called after each commit
   * @throws dev.precis.job.lock.LockLostException if another run has taken the output
   */
  void work(StopSignal stop, Console console, Runnable afterCommit) {
    RunFolder folder = output.folder();
    Waves<SparkWave> waves =
        new Waves<>(
            pending.sizes(),
            waveSizes(),
            starter(folder),
            wave -> commit(wave, stop, console, afterCommit));
    try (Progress shown = new Progress(console, progress, level.label(), pending.toDoCount());
        EngineWatch watch =
            EngineWatch.over(
                output.spark().sparkContext(), reason -> stop.stop(RunStatus.GIVEN_UP, reason))) {
      shown.start();
      watch.start();
      waves.run(stop, output::stopTasks, settings.graceTime());
      repeated.copyNew();
    }
    failure = waves.failure();
    if (plan.runsNativeCode() && failure.isEmpty() && stop.given().isEmpty()) {
      folder.settleJournal();
    }
    ended = clock.instant();
  }

  private WaveSizes waveSizes() {
    int slots = output.spark().sparkContext().defaultParallelism();
    return new WaveSizes(settings.waveTime(), settings.waveChapters(), FIRST_WAVE_ROUNDS * slots);
  }

  private Function<List<PartitionSize>, SparkWave> starter(RunFolder folder) {
    SummarizePartition summarize = new SummarizePartition(plan, progress, loads, folder);
    return partitions ->
        SparkWave.start(output.spark(), pending.toDo(), partitions, summarize, clock);
  }

  private void commit(SparkWave wave, StopSignal stop, Console console, Runnable afterCommit) {
    Optional<WaveReport> committed = committer.commit(wave);
    if (committed.isPresent()) {
      RunTotals totals = committed.get().totals();
      console.say(
          "wave %d committed: %s, %d failed, in %s",
          committed.get().wave(),
          count(totals.summarized()),
          totals.failed(),
          Progress.shown(committed.get().working()));
      stopIfTooManyFailed(stop);
      afterCommit.run();
    }
  }

  private void stopIfTooManyFailed(StopSignal stop) {
    long failed = committer.totals().failed();
    if (settings.maxFailed().isExceeded(failed, pending.selectedCount())) {
      stop.stop(
          RunStatus.GIVEN_UP,
          failed
              + " of "
              + count(pending.selectedCount())
              + " failed, more than "
              + RunSettings.MAX_FAILED.key()
              + " allows");
    }
  }

  private String count(long texts) {
    return Console.count(texts, level.label());
  }

  /** When the first text began. */
  Instant started() {
    return started;
  }

  /** What ended the work early, unless it was the stop signal. */
  Optional<Throwable> failure() {
    return failure;
  }

  List<ModelLoad> loads() {
    return List.copyOf(loads.value());
  }

  /** The texts with the summaries that they have now: rows of {@link Columns#CHILDREN}. */
  Dataset<Row> summaries() {
    return output
        .known(SummaryStore.SUMMARIES, plan.recipe().promptVersion())
        .summariesOf(pending.selected());
  }

  LevelReport report() {
    return new LevelReport(
        level.label(),
        pending.selectedCount(),
        pending.doneCount(),
        repeated.copied(),
        pending.givenUpCount(),
        pending.toDoCount(),
        committer.totals(),
        committer.waves(),
        committer.executors(),
        Duration.between(started, ended == null ? clock.instant() : ended));
  }

  @Override
  public void close() {
    pending.close();
  }
}
