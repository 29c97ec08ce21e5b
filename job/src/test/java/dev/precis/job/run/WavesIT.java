package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.precis.job.console.Console;
import dev.precis.job.input.InputRequest;
import dev.precis.job.input.Selection;
import dev.precis.job.output.LockHolder;
import dev.precis.job.output.RunLock;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.PlannedModel;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import dev.precis.llm.prompt.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waves count and what they commit, in this JVM. */
class WavesIT {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  /** An answer that begins so is empty, and so a failure. */
  private static final String WOE = "Woe";

  private static final JobSettings SETTINGS =
      JobSettings.of(
          Map.of(
              "model.engine", "lead", "sampling.stop", List.of(WOE), "job.chapters-per-task", 2));

  @TempDir private Path folder;
  private final Console console = new Console(System.out, System.err, false);
  private SparkSession spark;
  private SummaryStore store;
  private RunLock lock;
  private RunPlan plan;
  private RunCounters counters;

  @BeforeEach
  void start() {
    spark = SharedSpark.session();
    store = SummaryStore.create(spark, output().toString(), "");
    lock = store.lock(LockHolder.ofThisProcess("run", Clock.systemUTC()), console);
    plan = PlannedModel.of(SETTINGS.model()).plan(SETTINGS, Level.CHAPTER);
    counters = new RunCounters(spark.sparkContext());
  }

  @AfterEach
  void end() {
    lock.close();
  }

  private Path output() {
    return folder.resolve("out");
  }

  private PendingTexts pending(int chapters, int failing) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < chapters; i++) {
      texts.add((i < failing ? WOE + "! " : "") + SmallBook.STORY + " This is chapter " + i + ".");
    }
    Path book = SmallBook.write(folder.resolve("a.txt"), texts.toArray(String[]::new));
    Dataset<Row> selected =
        Selection.of(spark, InputRequest.ofBooks(List.of(book.toString())), SETTINGS).chapters();
    return new PendingTexts(spark, selected, store, plan.recipe(), SETTINGS);
  }

  private Waves waves(PendingTexts pending, Function<List<PartitionSize>, Wave> start) {
    return new Waves(
        spark.sparkContext(),
        pending.sizes(),
        new WaveSizes(Duration.ofMinutes(10), 0, 100),
        start,
        new Committer(store, lock, plan.recipe().id()));
  }

  private Wave start(PendingTexts pending, List<PartitionSize> partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SummarizePartition summarize =
        new SummarizePartition(
            plan,
            counters,
            store.runFolder(
                plan.recipe().id(),
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()))));
    return Wave.start(spark, pending.toDo().rdd(), partitions, summarize);
  }

  /** A wave whose tasks are done, after which the executors have lost all that they kept. */
  private Wave startAndLose(PendingTexts pending, List<PartitionSize> partitions) {
    Wave wave = start(pending, partitions);
    try {
      assertThat(wave.await(LONG_ENOUGH)).isEqualTo(new Wave.End(true, java.util.Optional.empty()));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .getPersistentRDDs()
        .values()
        .forEach(kept -> kept.unpersist(true));
    return wave;
  }

  private List<Row> rows(String table) {
    Dataset<Row> rows = store.committed(spark, table, List.of(plan.recipe().id()));
    return rows == null ? List.of() : rows.select(Columns.CHAPTER_INDEX).collectAsList();
  }

  private void assertAllOfSixAreThereOnceAndCounted(Waves waves) {
    assertThat(rows(SummaryStore.SUMMARIES))
        .extracting(row -> row.getInt(0))
        .containsExactlyInAnyOrder(3, 4, 5, 6);
    assertThat(rows(SummaryStore.FAILURES))
        .extracting(row -> row.getInt(0))
        .containsExactlyInAnyOrder(1, 2);
    assertThat(waves.total().summarized()).isEqualTo(4);
    assertThat(waves.total().failed()).isEqualTo(2);
    assertThat(counters.done()).as("texts that the model has seen").isEqualTo(6);
  }

  @Test
  void commitsWhatWasDoneAlthoughTheExecutorsHaveLostIt() {
    try (PendingTexts pending = pending(6, 2)) {
      Waves waves = waves(pending, partitions -> startAndLose(pending, partitions));

      waves.run(new StopSignal(), store, LONG_ENOUGH);

      assertThat(waves.failure()).isEmpty();
      assertAllOfSixAreThereOnceAndCounted(waves);
    }
  }

  @Test
  void commitsWhatWasDoneAlthoughTheRunWasToldToStopAndTheExecutorsHaveLostIt() {
    StopSignal stop = new StopSignal();
    try (PendingTexts pending = pending(6, 2)) {
      Waves waves =
          waves(
              pending,
              partitions -> {
                Wave wave = startAndLose(pending, partitions);
                store.stop();
                stop.stop(RunStatus.STOPPED, "SIGTERM");
                return wave;
              });

      waves.run(stop, store, LONG_ENOUGH);

      assertAllOfSixAreThereOnceAndCounted(waves);
    }
  }

  @Test
  void countsNothingThatTheStopMarkerKeptFromBeginning() {
    store.stop();
    try (PendingTexts pending = pending(6, 2)) {
      Waves waves = waves(pending, partitions -> start(pending, partitions));

      waves.run(new StopSignal(), store, LONG_ENOUGH);

      assertThat(waves.committed()).isEmpty();
      assertThat(waves.total().summarized() + waves.total().failed()).isZero();
      assertThat(rows(SummaryStore.SUMMARIES)).isEmpty();
    }
  }

  @Test
  void countsTheSummariesAloneWhenTheFailuresCannotBeWritten() throws IOException {
    try (PendingTexts pending = pending(6, 2)) {
      Waves waves = waves(pending, partitions -> start(pending, partitions));
      Files.writeString(output().resolve(SummaryStore.FAILURES), "a file where a folder should be");

      Throwable failure = catchThrowable(() -> waves.run(new StopSignal(), store, LONG_ENOUGH));

      assertThat(failure).hasStackTraceContaining(SummaryStore.FAILURES);
      assertThat(rows(SummaryStore.SUMMARIES)).hasSize(4);
      assertThat(waves.total().summarized()).isEqualTo(4);
      assertThat(waves.total().failed()).isZero();
      assertThat(waves.executors().get("driver").summarized()).isEqualTo(4);
      assertThat(waves.committed())
          .singleElement()
          .satisfies(wave -> assertThat(wave.figures()).isEqualTo(waves.total()));
    }
  }
}
