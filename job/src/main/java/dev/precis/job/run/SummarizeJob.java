package dev.precis.job.run;

import dev.precis.job.console.Console;
import dev.precis.job.input.RunInput;
import dev.precis.job.input.Selection;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunClaim;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.PlannedModel;
import dev.precis.job.plan.PlannedModels;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.prompt.Level;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Summarizes books, or the texts of a table, into an output. Not thread-safe. */
public final class SummarizeJob {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final SparkSession spark;
  private final Console console;
  private final Clock clock;
  private final PlannedModels models;

  public SummarizeJob(SparkSession spark, Console console, Clock clock) {
    this(spark, console, clock, new PlannedModels());
  }

  private SummarizeJob(SparkSession spark, Console console, Clock clock, PlannedModels models) {
    this.spark = spark;
    this.console = console;
    this.clock = clock;
    this.models = models;
  }

  /** The same job with another console. Both find and check the model once. */
  public SummarizeJob sayingTo(Console other) {
    return new SummarizeJob(spark, other, clock, models);
  }

  /** Runs that start at the same moment on different machines may write to the same tables. */
  private String newRunId() {
    return RUN_ID.format(clock.instant()) + '-' + HexFormat.of().toHexDigits(random());
  }

  private static short random() {
    return (short) ThreadLocalRandom.current().nextInt();
  }

  /**
   * Summarizes what has no summary of this recipe in the output. After SIGTERM it ends early;
   * finished work is committed. Has no report in the output if the input is watched and there was
   * nothing to do.
   *
   * @throws dev.precis.job.console.InputException if the input or output cannot be used, or another
   *     run is working on the output
   * @throws dev.precis.llm.engine.ModelLoadException if the model cannot be used
   * @throws RunFailedException if something other than a chapter failed
   * @throws dev.precis.job.lock.LockLostException if the output was removed, or another run has
   *     taken it
   */
  public RunReport run(SummarizeRequest request, JobSettings settings) {
    PlannedModel model = models.of(settings.model(), console);
    console.say("model %s", model.description());
    model.requireMemory(spark.sparkContext().getConf(), settings.memoryCheck(), console);
    model.warnOfShortAnswers(settings, console);
    LockHolder holder = LockHolder.ofThisProcess(newRunId(), clock);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    request.output().requireFree(spark, console);
    Selection selection = Selection.of(spark, request.input(), settings);
    SummaryStore store = request.output().open(spark, settings.run().outputFormat(), console);
    StopSignal stop = new StopSignal();
    ShutdownGrace grace = new ShutdownGrace(stop, settings.run().graceTime());
    try (RunClaim lock = store.lock(holder, console)) {
      RunPlan plan = model.plan(settings, Level.CHAPTER);
      store.keepSchema(spark, plan.recipe().id(), plan.summary().schema());
      // Before the waves that a killed run left are removed: their numbers are not used again.
      RunOutput output = new RunOutput(spark, store, lock, plan.recipe().id());
      RunFile file =
          new RunFile(
              store,
              holder,
              settings.withoutSecrets(),
              RunInput.of(request.input(), settings.chapterRegex()).recorded(hadoop),
              plan,
              spark.version(),
              !request.input().watched());
      store.recover(console);
      try (Levels levels =
          new Levels(
              selection,
              settings.levels(),
              (level, texts) ->
                  LevelRun.read(level, texts, model.plan(settings, level), output, settings, clock),
              file,
              stop,
              console)) {
        return levels.run();
      } finally {
        store.clearStop();
      }
    } finally {
      grace.close();
    }
  }
}
