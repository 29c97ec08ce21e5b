package dev.precis.job.reliability;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.crash.CrashEngineJar;
import dev.precis.job.testing.Await;
import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.SmallBook;
import dev.precis.job.testing.StandaloneCluster.Executor;
import dev.precis.job.testing.StoredOutput;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors and workers that die or halt under a run, which must end right without help. */
@Tag("reliability")
class ExecutorReliabilityIT {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(6);

  @TempDir private Path folder;
  private ClusterRuns runs;
  private Path output;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    runs = ClusterRuns.start(folder);
    output = folder.resolve("out");
  }

  @AfterEach
  void end() {
    runs.close();
  }

  @Test
  @Timeout(value = 8, unit = MINUTES)
  void summarizesEveryChapterWhenBothExecutorsAreKilledOneAfterTheOther() {
    int chapters = Size.isWhole() ? 40 : 24;
    PrecisProcess precis =
        runs.summarize(
            WarAndPeace.file(),
            output,
            "--chapters",
            "1-" + chapters,
            "--set",
            "model.threads=1",
            "--set",
            "job.wave-chapters=4");
    precis.await(Said.WORK_BEGINS, ClusterRuns.START);
    Executor first = runs.cluster().awaitExecutors(ClusterRuns.WORKERS, ClusterRuns.START).get(0);
    precis.await(Said.COMMITTED, LONG_ENOUGH);
    Signal.KILL.send(first.process());
    // The chapters that were in progress are done: a chapter that is at two deaths is a failure.
    precis.await(Said.committed(3), LONG_ENOUGH);
    Executor second = executorOf(1);
    Signal.KILL.send(second.process());

    assertThat(precis.exitCode(LONG_ENOUGH)).as(precis.toString()).isZero();
    assertAllOnce(chapters);
    report("Two executors killed, the tiny model", precis, chapters);
  }

  @Test
  @Timeout(value = 8, unit = MINUTES)
  void summarizesEveryTextWhenAWorkerIsKilled() throws IOException {
    PrecisProcess precis = SlowTexts.in(folder).summarize(runs, output, Size.texts());
    precis.await(Said.COMMITTED, ClusterRuns.START);
    Signal.KILL.send(runs.cluster().worker(0));

    assertThat(precis.exitCode(LONG_ENOUGH)).as(precis.toString()).isZero();
    assertAllOnce(Size.texts());
    report("A worker killed, and never seen again", precis, Size.texts());
  }

  @Test
  @Timeout(value = 8, unit = MINUTES)
  void summarizesEveryTextWhenAllWorkersAreKilledAndComeBack() throws IOException {
    PrecisProcess precis = SlowTexts.in(folder).summarize(runs, output, Size.texts());
    precis.await(Said.COMMITTED, ClusterRuns.START);
    Signal.KILL.send(runs.cluster().worker(0));
    Await.pause(Duration.ofSeconds(10));
    Signal.KILL.send(runs.cluster().worker(1));
    Await.pause(Duration.ofSeconds(5));
    runs.cluster().restartWorker(0);
    runs.cluster().restartWorker(1);

    assertThat(precis.exitCode(LONG_ENOUGH)).as(precis.toString()).isZero();
    assertAllOnce(Size.texts());
    report("Both workers killed, and started again", precis, Size.texts());
  }

  @Test
  @Timeout(value = 8, unit = MINUTES)
  void summarizesEveryTextWhenAnExecutorHaltsForAMinute() throws IOException {
    PrecisProcess precis = SlowTexts.in(folder).summarize(runs, output, Size.texts());
    precis.await(Said.COMMITTED, ClusterRuns.START);
    Executor halted = executorOf(0);
    Signal.STOP.send(halted.process());
    Await.pause(Duration.ofMinutes(1));
    assertThat(precis.isAlive()).as("alive beside a halted executor: %s", precis).isTrue();
    Signal.CONT.send(halted.process());

    assertThat(precis.exitCode(LONG_ENOUGH)).as(precis.toString()).isZero();
    assertAllOnce(Size.texts());
    report("An executor halted for 60 s", precis, Size.texts());
  }

  @Test
  @Timeout(value = 8, unit = MINUTES)
  void failsTheTextThatCrashesItsExecutorsAndSummarizesAllOthers() throws IOException {
    int others = 30;
    ObjectMapper json = new ObjectMapper();
    Path texts =
        Files.writeString(
            folder.resolve("texts.json"),
            IntStream.rangeClosed(0, others)
                .mapToObj(
                    number ->
                        json.createObjectNode()
                            .put("id", "text " + number)
                            .put(
                                "text",
                                number == 7
                                    ? CrashEngineJar.CRASH
                                    : CrashEngineJar.slow(500)
                                        + " "
                                        + number
                                        + ". "
                                        + SmallBook.STORY)
                            .toString())
                .collect(Collectors.joining("\n")));
    PrecisProcess precis =
        new SlowTexts(texts, CrashEngineJar.write(folder)).summarize(runs, output, others + 1);

    assertThat(precis.exitCode(LONG_ENOUGH)).as(precis.toString()).isEqualTo(3);
    StoredOutput stored = StoredOutput.of(output);
    assertThat(stored.keys()).hasSize(others).doesNotHaveDuplicates();
    assertThat(stored.failures()).hasSize(1);
    StoredOutput.Failed failed = stored.failures().get(0);
    assertThat(failed.key().book()).isEqualTo("text 7");
    assertThat(failed.kind()).isEqualTo("engine_crash");
    assertThat(failed.message()).contains("2 dead processes");
    report("A text that crashes its executor", precis, others);
  }

  private Executor executorOf(int worker) {
    return runs.cluster().executors().stream()
        .filter(executor -> executor.worker() == worker)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No executor of worker " + worker));
  }

  private void assertAllOnce(int chapters) {
    StoredOutput stored = StoredOutput.of(output);
    assertThat(stored.keys()).hasSize(chapters).doesNotHaveDuplicates();
    assertThat(stored.failures()).isEmpty();
  }

  private static void report(String scenario, PrecisProcess precis, int rows) {
    new ReliabilityReport(scenario)
        .figure("rows, each once", "%d", rows)
        .figure("time", "%.1f s", precis.elapsed().toMillis() / 1e3)
        .figure(
            "what it said",
            "%s",
            precis
                .err()
                .lines()
                .filter(line -> line.contains(" summarized, "))
                .reduce("", (a, b) -> b))
        .write();
  }
}
