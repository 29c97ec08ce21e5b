package dev.precis.job.run;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.console.Console;
import dev.precis.job.input.Selection;
import dev.precis.job.output.LockLostException;
import dev.precis.job.output.RunFolder;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.PlannedModel;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.RunSettings;
import dev.precis.job.table.Columns;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.summarize.Recipe;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The levels of a run, one after another: the chapters, then their parts, then the books, each a
 * stage of its own over the summaries of those before. To be closed. Not thread-safe.
 */
final class Levels implements AutoCloseable {
  /** Texts of a task slot in the first wave, from which the run learns how fast it is. */
  private static final int FIRST_WAVE_ROUNDS = 2;

  private final SparkSession spark;
  private final Console console;
  private final Clock clock;
  private final Selection selection;
  private final JobSettings settings;
  private final PlannedModel model;
  private final SummaryStore store;
  private final Committer committer;
  private final StopSignal stop;
  private final RunFile file;
  private final Map<Level, PendingTexts> backlogs = new EnumMap<>(Level.class);

  Levels(
      SparkSession spark,
      Console console,
      Clock clock,
      Selection selection,
      JobSettings settings,
      PlannedModel model,
      SummaryStore store,
      Committer committer,
      StopSignal stop,
      RunFile file) {
    this.spark = spark;
    this.console = console;
    this.clock = clock;
    this.selection = selection;
    this.settings = settings;
    this.model = model;
    this.store = store;
    this.committer = committer;
    this.stop = stop;
    this.file = file;
  }

  /**
   * Works until all is done or it must end; a level is not begun when the one before was not ended.
   *
   * @throws LockLostException when the output is not this run's any more
   * @throws RunFailedException when something else than a text failed
   */
  RunReport run() {
    try {
      // A run that was told to stop before its first chapter has a report all the same.
      run(Level.CHAPTER, selection.chapters());
      for (Level level : settings.levels()) {
        if (level != Level.CHAPTER && stop.given().isEmpty()) {
          run(level, parents(level));
        }
      }
      return file.writeEnded(stop.given());
    } catch (LockLostException | RunFailedException e) {
      // What is there now is another run's to tell of; or it was told.
      throw e;
    } catch (RuntimeException e) {
      file.writeFailed(e);
      throw e;
    }
  }

  private Dataset<Row> parents(Level level) {
    Dataset<Row> chapters = backlogs.get(Level.CHAPTER).summaries();
    if (level == Level.PART) {
      return Parents.of(level, chapters.where(col(Columns.PART).isNotNull()));
    }
    return Parents.of(
        level,
        backlogs.containsKey(Level.PART)
            ? chapters.where(col(Columns.PART).isNull()).union(backlogs.get(Level.PART).summaries())
            : chapters);
  }

  private void run(Level level, Dataset<Row> texts) {
    RunPlan plan = model.plan(settings, level);
    PendingTexts backlog = new PendingTexts(spark, texts, store, plan.recipe(), settings);
    backlogs.put(level, backlog);
    if (level == Level.CHAPTER) {
      selection.warnOfDoubtfulBooks(console);
    }
    say(level, backlog, plan.recipe());
    int firstWave = committer.nextWave();
    backlog.repeatKnownTexts(committer);
    RunCounters counters = new RunCounters(spark.sparkContext());
    Waves waves = waves(backlog, plan, counters);
    LevelRun run = new LevelRun(level, backlog, waves, counters, clock);
    file.begin(run);
    waves.onCommit(committed -> afterCommit(level, committed, backlog));
    try (Progress progress = new Progress(console, counters, level.label(), backlog.toDoCount())) {
      progress.start();
      waves.run(stop, store, settings.run().graceTime());
      backlog.repeatNewTexts(committer, firstWave);
    }
    run.end();
    if (waves.failure().isPresent()) {
      file.writeEnded(stop.given());
      throw new RunFailedException(waves.failure().get());
    }
  }

  private void say(Level level, PendingTexts backlog, Recipe recipe) {
    console.say(
        "%d of %s to summarize, recipe %s",
        backlog.toDoCount(), Console.count(backlog.chapters(), level.label()), recipe.id());
    if (backlog.givenUp() > 0) {
      console.say(
          "%s failed before and not tried again (job.max-attempts, job.retry-failed)",
          Console.count(backlog.givenUp(), level.label()));
    }
  }

  private Waves waves(PendingTexts backlog, RunPlan plan, RunCounters counters) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RunFolder folder =
        store.runFolder(
            plan.recipe().id(),
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
    SummarizePartition summarize = new SummarizePartition(plan, counters, folder);
    return new Waves(
        spark.sparkContext(),
        backlog.sizes(),
        new WaveSizes(
            settings.run().waveTime(),
            settings.run().waveChapters(),
            FIRST_WAVE_ROUNDS * context.defaultParallelism()),
        partitions -> Wave.start(spark, backlog.toDo().rdd(), partitions, summarize),
        committer);
  }

  private void afterCommit(Level level, Waves waves, PendingTexts backlog) {
    WaveReport last = waves.committed().get(waves.committed().size() - 1);
    console.say(
        "wave %d committed: %s, %d failed, in %s",
        last.wave(),
        Console.count(last.figures().summarized(), level.label()),
        last.figures().failed(),
        Progress.shown(last.working()));
    long failed = waves.total().failed();
    if (settings.run().maxFailed().isExceeded(failed, backlog.chapters())) {
      stop.stop(
          RunStatus.GIVEN_UP,
          failed
              + " of "
              + Console.count(backlog.chapters(), level.label())
              + " failed, more than "
              + RunSettings.MAX_FAILED.key()
              + " allows");
    }
    file.writeRunning();
  }

  @Override
  public void close() {
    backlogs.values().forEach(PendingTexts::close);
  }
}
