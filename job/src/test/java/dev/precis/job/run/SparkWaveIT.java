package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.precis.job.executor.ProgressCounters;
import dev.precis.job.executor.SummarizePartition;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.table.ChapterRow;
import dev.precis.llm.spark.ModelLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wave makes, and what a commit of it writes and counts. */
class SparkWaveIT {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
  private static final String INDEX = "chapter_index";

  @TempDir private Path folder;
  private RunFixture run;
  private RunOutput output;
  private Committer committer;
  private ProgressCounters progress;

  @BeforeEach
  void start() {
    run = new RunFixture(folder, Map.of("job.chapters-per-task", 2));
    output = run.runOutput();
    committer = new Committer(output, Clock.systemUTC());
    progress = new ProgressCounters(run.spark().sparkContext());
  }

  @AfterEach
  void end() {
    run.close();
  }

  private SparkWave start(JavaRDD<ChapterRow> pending, List<PartitionSize> partitions) {
    return start(run.plan(), pending, partitions);
  }

  private SparkWave start(
      RunPlan plan, JavaRDD<ChapterRow> pending, List<PartitionSize> partitions) {
    CollectionAccumulator<ModelLoad> loads = run.spark().sparkContext().collectionAccumulator();
    return SparkWave.start(
        run.spark(),
        pending,
        partitions,
        new SummarizePartition(plan, progress, loads, output.folder()),
        Clock.systemUTC());
  }

  /** A wave whose tasks have all ended. */
  private SparkWave done(PendingTexts pending) throws InterruptedException {
    SparkWave wave = start(pending.toDo(), pending.sizes());
    assertThat(wave.await(LONG_ENOUGH)).isEqualTo(Waves.End.WELL);
    return wave;
  }

  private PendingTexts sixOfWhichTwoFail() {
    return run.pending(run.chapters(RunFixture.texts(6, 2)));
  }

  /** As if all executors were lost. */
  private void loseWhatExecutorsKeep() {
    JavaSparkContext.fromSparkContext(run.spark().sparkContext())
        .getPersistentRDDs()
        .values()
        .forEach(kept -> kept.unpersist(true));
  }

  private void assertAllSixAreThereOnceAndCounted() {
    assertThat(run.rows(SummaryStore.SUMMARIES, INDEX)).containsExactly("[3]", "[4]", "[5]", "[6]");
    assertThat(run.rows(SummaryStore.FAILURES, INDEX)).containsExactly("[1]", "[2]");
    assertThat(committer.totals().summarized()).isEqualTo(4);
    assertThat(committer.totals().failed()).isEqualTo(2);
    assertThat(progress.done()).as("texts that the model has seen").isEqualTo(6);
  }

  @Test
  void rowsTellTheEngineOfTheExecutorAndNotThatOfTheDriver() throws InterruptedException {
    RunPlan plan = run.plan();
    RunPlan ofDriver =
        new RunPlan(
            plan.model(),
            plan.modelIdentity().ranBy("lead, as the driver has it"),
            plan.runsNativeCode(),
            plan.maxInFlight(),
            plan.summary(),
            plan.summaries(),
            plan.sampling(),
            plan.recipe());
    try (PendingTexts pending = sixOfWhichTwoFail();
        SparkWave wave = start(ofDriver, pending.toDo(), pending.sizes())) {
      assertThat(wave.await(LONG_ENOUGH)).isEqualTo(Waves.End.WELL);
      assertThat(committer.commit(wave)).isPresent();
    }

    assertThat(run.rows(SummaryStore.SUMMARIES, "engine"))
        .hasSize(4)
        .containsOnly("[" + plan.modelIdentity().engine() + "]");
  }

  @Test
  void commitsWhatWasDoneAlthoughTheExecutorsHaveLostIt() throws InterruptedException {
    try (PendingTexts pending = sixOfWhichTwoFail();
        SparkWave wave = done(pending)) {
      loseWhatExecutorsKeep();

      assertThat(committer.commit(wave)).isPresent();

      assertAllSixAreThereOnceAndCounted();
    }
  }

  @Test
  void commitsWhatWasDoneAlthoughItIsLostAndTheRunWasToldToStop() throws InterruptedException {
    try (PendingTexts pending = sixOfWhichTwoFail();
        SparkWave wave = done(pending)) {
      loseWhatExecutorsKeep();
      output.stopTasks();

      assertThat(committer.commit(wave)).isPresent();

      assertAllSixAreThereOnceAndCounted();
    }
  }

  @Test
  void commitsAndCountsNothingThatTheStopMarkerKeptFromBeginning() throws InterruptedException {
    output.stopTasks();
    try (PendingTexts pending = sixOfWhichTwoFail();
        SparkWave wave = done(pending)) {
      assertThat(committer.commit(wave)).isEmpty();
    }

    assertThat(committer.totals().summarized() + committer.totals().failed()).isZero();
    assertThat(committer.waves()).isEmpty();
    assertThat(run.rows(SummaryStore.SUMMARIES, INDEX)).isEmpty();
  }

  @Test
  void countsTheSummariesAloneWhenTheFailuresCannotBeWritten() throws Exception {
    try (PendingTexts pending = sixOfWhichTwoFail();
        SparkWave wave = done(pending)) {
      Files.writeString(run.output().resolve(SummaryStore.FAILURES), "no folder");

      Throwable failure = catchThrowable(() -> committer.commit(wave));

      assertThat(failure).hasStackTraceContaining(SummaryStore.FAILURES);
      assertThat(run.rows(SummaryStore.SUMMARIES, INDEX)).hasSize(4);
      assertThat(committer.totals().summarized()).isEqualTo(4);
      assertThat(committer.totals().failed()).isZero();
      assertThat(committer.executors()).containsOnly(Map.entry("driver", committer.totals()));
      assertThat(committer.waves())
          .singleElement()
          .satisfies(report -> assertThat(report.totals()).isEqualTo(committer.totals()));
    }
  }

  @Test
  void commitsWhatOtherTasksDidBeforeOneFailed() throws InterruptedException {
    try (PendingTexts pending = sixOfWhichTwoFail()) {
      int last = pending.sizes().get(pending.sizes().size() - 1).partition();
      JavaRDD<ChapterRow> failing =
          pending
              .toDo()
              .mapPartitionsWithIndex(
                  (partition, chapters) -> {
                    if (partition == last) {
                      throw new IllegalStateException("a broken disk");
                    }
                    return chapters;
                  },
                  true);
      try (SparkWave first = start(failing, pending.sizes().subList(0, 1));
          SparkWave second = start(failing, List.of(pending.sizes().get(last)))) {
        assertThat(first.await(LONG_ENOUGH)).isEqualTo(Waves.End.WELL);
        Waves.End end = second.await(LONG_ENOUGH);

        assertThat(end.isEnded()).isTrue();
        assertThat(end.failure().orElseThrow()).hasMessageContaining("a broken disk");
        assertThat(committer.commit(first).orElseThrow().wave()).isEqualTo(1);
        assertThat(committer.commit(second)).isEmpty();
      }
    }

    assertThat(committer.totals().summarized() + committer.totals().failed())
        .isEqualTo(
            run.rows(SummaryStore.SUMMARIES, INDEX).size()
                + run.rows(SummaryStore.FAILURES, INDEX).size())
        .isPositive();
  }

  @Test
  void isDrainingOnceItsTasksHaveBegun() throws InterruptedException {
    try (PendingTexts pending = sixOfWhichTwoFail();
        SparkWave wave = done(pending)) {
      assertThat(wave.isDraining()).isTrue();
      assertThat(wave.words()).isEqualTo(committedWords(wave));
    }
  }

  private long committedWords(SparkWave wave) {
    long words = committer.commit(wave).orElseThrow().totals().words();
    assertThat(words).isPositive();
    return words;
  }
}
