package dev.precis.job;

import dev.precis.llm.ModelLoadException;
import dev.precis.llm.cache.ModelUri;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Books in, a table of summaries out. */
final class SummarizeJob {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Chapters of a task slot in the first wave, from which the run learns how fast it is. */
  private static final int FIRST_WAVE_ROUNDS = 2;

  private final SparkSession spark;
  private final Console console;
  private final Clock clock;

  SummarizeJob(SparkSession spark, Console console, Clock clock) {
    this.spark = spark;
    this.console = console;
    this.clock = clock;
  }

  /**
   * Summarizes what has no summary of this recipe yet; on SIGTERM it ends early, with what was done
   * committed.
   *
   * @throws InputException when input or output cannot be used, or another run works on the output
   * @throws ModelLoadException when the model cannot
   * @throws RunFailedException when something else than a chapter failed
   * @throws LockLostException when the output went away, or to another run
   */
  RunReport run(SummarizeRequest request, JobSettings settings) {
    ModelUri source = new ModelUri(settings.model().path());
    if (source.isRemote()) {
      console.say("model from %s; fetching it for the first time takes a while", source);
    }
    PlannedModel model = PlannedModel.of(settings.model());
    console.say("model %s", model.description());
    model.requireMemory(spark.sparkContext().getConf(), settings.memoryCheck(), console);
    RunPlan plan = model.plan(settings);
    LockHolder holder = LockHolder.ofThisProcess(RUN_ID.format(clock.instant()), clock);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    SummaryStore.requireFree(request.output(), hadoop, holder, console);
    Selection selection = Selection.of(spark, request, settings);
    SummaryStore store =
        SummaryStore.create(spark, request.output(), settings.run().outputFormat());
    StopSignal stop = new StopSignal();
    ShutdownGrace grace = new ShutdownGrace(stop, settings.run().graceTime());
    try (RunLock lock = store.lock(holder, console)) {
      Committer committer = new Committer(store, lock, plan.recipe().id());
      RunFile file =
          new RunFile(store, holder, settings.withoutSecrets(), plan, spark.version(), clock);
      return run(selection, settings, plan, store, committer, stop, file);
    } finally {
      grace.close();
    }
  }

  private RunReport run(
      Selection selection,
      JobSettings settings,
      RunPlan plan,
      SummaryStore store,
      Committer committer,
      StopSignal stop,
      RunFile file) {
    store.recover(console);
    int firstWave = committer.nextWave();
    try (Backlog backlog =
        new Backlog(spark, selection.chapters(), store, plan.recipe().id(), settings)) {
      selection.warnOfDoubtfulBooks(console);
      say(backlog, plan);
      backlog.repeatKnownTexts(committer);
      RunCounters counters = new RunCounters(spark.sparkContext());
      file.begin(backlog, counters);
      Waves waves = waves(backlog, settings, plan, store, committer, counters);
      waves.onCommit(committed -> afterCommit(committed, backlog, settings, stop, file));
      try (Progress progress = new Progress(console, counters, backlog.toDoCount())) {
        progress.start();
        waves.run(stop, store, settings.run().graceTime());
        backlog.repeatNewTexts(committer, firstWave);
      } catch (LockLostException e) {
        // What is there now is another run's to tell of.
        throw e;
      } catch (RuntimeException e) {
        file.writeFailed(waves, e);
        throw e;
      }
      RunReport report = file.writeEnded(waves, stop.given());
      if (waves.failure().isPresent()) {
        throw new RunFailedException(waves.failure().get());
      }
      return report;
    } finally {
      store.clearStop();
    }
  }

  private void say(Backlog backlog, RunPlan plan) {
    console.say(
        "%d of %s to summarize, recipe %s",
        backlog.toDoCount(), Console.count(backlog.chapters(), "chapter"), plan.recipe().id());
    if (backlog.givenUp() > 0) {
      console.say(
          "%s failed before and not tried again (job.max-attempts, job.retry-failed)",
          Console.count(backlog.givenUp(), "chapter"));
    }
  }

  private Waves waves(
      Backlog backlog,
      JobSettings settings,
      RunPlan plan,
      SummaryStore store,
      Committer committer,
      RunCounters counters) {
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

  private void afterCommit(
      Waves waves, Backlog backlog, JobSettings settings, StopSignal stop, RunFile file) {
    WaveReport last = waves.committed().get(waves.committed().size() - 1);
    console.say(
        "wave %d committed: %s, %d failed, in %s",
        last.wave(),
        Console.count(last.figures().summarized(), "chapter"),
        last.figures().failed(),
        Progress.shown(last.working()));
    long failed = waves.total().failed();
    if (settings.run().maxFailed().isExceeded(failed, backlog.chapters())) {
      stop.stop(
          RunStatus.GIVEN_UP,
          failed
              + " of "
              + Console.count(backlog.chapters(), "chapter")
              + " failed, more than "
              + RunSettings.MAX_FAILED.key()
              + " allows");
    }
    file.writeRunning(waves);
  }
}
