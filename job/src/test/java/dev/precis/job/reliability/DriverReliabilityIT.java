package dev.precis.job.reliability;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.precis.job.testing.Await;
import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.StoredOutput;
import dev.precis.job.testing.TaskTimes;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A driver that is killed, asked to end, started twice, or started for nothing. */
@Tag("reliability")
class DriverReliabilityIT {
  private static final Duration WAVE = Duration.ofSeconds(20);

  /** Of a run's task time: reading the book, and loading the model in each executor. */
  private static final Duration BESIDE_CHAPTERS = Duration.ofSeconds(30);

  private static final Duration RE_RUN = Duration.ofSeconds(15);

  /** Texts that each take half a second, where the model does not matter. */
  private static final int SOME = 60;

  private static final Pattern RUN_ID = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z");

  /**
   * A run that was killed.
   *
   * @param committed the last commit before; the start of its work, or its own, where there was
   *     none
   */
  private record Kill(Instant start, Instant committed, Instant at) {}

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
  @Timeout(value = 35, unit = MINUTES)
  void keepsEachSummaryOnceThroughKillsOfTheDriver() {
    long seed = Long.getLong("precis.reliability.seed", System.nanoTime());
    System.out.println("Kills at random moments; again with -Dprecis.reliability.seed=" + seed);
    Random random = new Random(seed);
    Instant start = Instant.now();
    List<Kill> kills = new ArrayList<>();
    for (int i = 0; i < Size.kills(); i++) {
      kills.add(kill(Duration.ofMillis(random.nextInt(Size.latestKillSeconds() * 1000))));
    }
    PrecisProcess last = summarizeBook();
    assertThat(last.exitCode(Duration.ofMinutes(25))).as(last.toString()).isZero();

    Duration all = Duration.between(start, Instant.now());
    StoredOutput rows = StoredOutput.of(output);
    assertThat(rows.keys()).hasSize(Size.chapters()).doesNotHaveDuplicates();
    assertThat(rows.failures()).isEmpty();
    List<Duration> lost = lost(kills, last, rows);
    report(seed, all, kills, lost, rows);
    assertThat(lost)
        .as("task time of each killed run that no row stands for")
        .allMatch(
            time ->
                time.compareTo(WAVE.multipliedBy(ClusterRuns.WORKERS).plus(BESIDE_CHAPTERS)) <= 0);
  }

  private PrecisProcess summarizeBook() {
    return runs.summarize(
        WarAndPeace.file(),
        output,
        "--chapters",
        "1-" + Size.chapters(),
        "--set",
        "job.wave-time=" + WAVE.toSeconds() + "s",
        "--set",
        "model.threads=1");
  }

  private Kill kill(Duration after) {
    PrecisProcess precis = summarizeBook();
    Await.pause(after);
    assertThat(precis.isAlive()).as("alive when its time came: %s", precis).isTrue();
    Instant at = Instant.now();
    precis.send(Signal.KILL);
    assertThat(precis.exitCode(Duration.ofSeconds(20))).as(precis.toString()).isEqualTo(137);
    Instant committed =
        precis
            .last(Said.COMMITTED)
            .or(() -> precis.last(Said.WORK_BEGINS))
            .map(PrecisProcess.Line::at)
            .orElse(at);
    System.out.printf(
        "killed after %d ms, %d ms after its last commit%n",
        after.toMillis(), Duration.between(committed, at).toMillis());
    return new Kill(precis.start(), committed, at);
  }

  /** The task time of each killed run, less what stands in its rows. */
  private List<Duration> lost(List<Kill> kills, PrecisProcess last, StoredOutput stored) {
    TaskTimes tasks = TaskTimes.of(runs.cluster().folder());
    List<Duration> lost = new ArrayList<>();
    for (int i = 0; i < kills.size(); i++) {
      Instant from = kills.get(i).start();
      Instant to = i + 1 < kills.size() ? kills.get(i + 1).start() : last.start();
      lost.add(tasks.between(from, to).minus(stored.workBetween(from, to)));
    }
    return lost;
  }

  private static void report(
      long seed, Duration all, List<Kill> kills, List<Duration> lost, StoredOutput stored) {
    Duration work = stored.workBetween(Instant.EPOCH, Instant.MAX);
    Duration wasted = lost.stream().reduce(Duration.ZERO, Duration::plus);
    ReliabilityReport report =
        new ReliabilityReport(Size.kills() + " kills of the driver")
            .figure("seed", "%d", seed)
            .figure("rows, each once", "%d", stored.keys().size())
            .figure("time of all runs", "%d s", all.toSeconds())
            .figure("time that the rows took, on two executors", "%d s", work.toSeconds())
            .figure("wasted by the kills", "%d s", wasted.toSeconds());
    for (int i = 0; i < kills.size(); i++) {
      Kill kill = kills.get(i);
      report.figure(
          "kill " + (i + 1),
          "after %.1f s, %.1f s after the last commit; %.1f s wasted",
          Duration.between(kill.start(), kill.at()).toMillis() / 1e3,
          Duration.between(kill.committed(), kill.at()).toMillis() / 1e3,
          lost.get(i).toMillis() / 1e3);
    }
    report.write();
  }

  @Test
  @Timeout(value = 5, unit = MINUTES)
  void refusesASecondRunOnTheSameOutputAndLetsTheFirstOneEnd() throws IOException {
    SlowTexts texts = SlowTexts.in(folder);
    PrecisProcess first = texts.summarize(runs, output, SOME);
    first.await(Said.WORK_BEGINS, ClusterRuns.START);

    PrecisProcess second = texts.summarize(runs, output, SOME);

    assertThat(second.exitCode(Duration.ofMinutes(1))).as(second.toString()).isEqualTo(2);
    assertThat(second.err())
        .contains(InetAddress.getLocalHost().getHostName())
        .containsPattern(RUN_ID)
        .contains(LocalDate.ofInstant(first.start(), ZoneOffset.UTC).toString());
    assertThat(first.exitCode(Duration.ofMinutes(3))).as(first.toString()).isZero();
    StoredOutput stored = StoredOutput.of(output);
    assertThat(stored.keys()).hasSize(SOME).doesNotHaveDuplicates();
    assertThat(second.err()).contains(stored.reports().get(0).get("run_id").asText());
    new ReliabilityReport("A second run on the same output")
        .figure("exit code", "2")
        .figure("refused after", "%.1f s", second.elapsed().toMillis() / 1e3)
        .figure("what it said", "%s", second.err().lines().reduce("", (a, b) -> b))
        .write();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  @Timeout(value = 6, unit = MINUTES)
  void commitsTheWaveAndSaysHowToResumeWhenAskedToEnd(Signal signal, int exitCode)
      throws IOException {
    assumeThat(signal == Signal.INT && Signal.isInterruptIgnored())
        .as("started where Ctrl-C is ignored")
        .isFalse();
    SlowTexts texts = SlowTexts.in(folder);
    PrecisProcess asked = texts.summarize(runs, output, SOME);
    asked.await(Said.COMMITTED, ClusterRuns.START);
    Await.pause(Duration.ofSeconds(3));
    int before = StoredOutput.of(output).keys().size();
    Instant sent = Instant.now();
    asked.send(signal);

    assertThat(asked.exitCode(Duration.ofMinutes(1))).as(asked.toString()).isEqualTo(exitCode);

    Duration ending = Duration.between(sent, Instant.now());
    int after = StoredOutput.of(output).keys().size();
    assertThat(after).as("rows, of %d before the signal", before).isGreaterThan(before);
    assertThat(asked.last(Said.ENDED_EARLY)).as(asked.toString()).isPresent();
    PrecisProcess rest = texts.summarize(runs, output, SOME);
    assertThat(rest.exitCode(Duration.ofMinutes(3))).as(rest.toString()).isZero();
    assertThat(rest.err()).containsPattern(Said.done(SOME - after, after));
    assertThat(StoredOutput.of(output).keys()).hasSize(SOME).doesNotHaveDuplicates();
    new ReliabilityReport("SIG" + signal)
        .figure("exit code", "%d, %.1f s after the signal", exitCode, ending.toMillis() / 1e3)
        .figure("rows before the signal, after it, in the end", "%d, %d, %d", before, after, SOME)
        .figure("what it said", "%s", asked.last(Said.ENDED_EARLY).orElseThrow().text())
        .write();
  }

  @Test
  @Timeout(value = 5, unit = MINUTES)
  void doesNothingQuicklyWhenAllIsDone() {
    Object[] lead = {"--set", "model.engine=lead"};
    PrecisProcess first = runs.summarize(WarAndPeace.file(), output, lead);
    assertThat(first.exitCode(Duration.ofMinutes(3))).as(first.toString()).isZero();

    PrecisProcess again = runs.summarize(WarAndPeace.file(), output, lead);

    assertThat(again.exitCode(Duration.ofMinutes(1))).as(again.toString()).isZero();
    assertThat(again.err()).containsPattern(Said.done(0, WarAndPeace.CHAPTERS));
    assertThat(StoredOutput.of(output).keys())
        .hasSize(WarAndPeace.CHAPTERS)
        .doesNotHaveDuplicates();
    new ReliabilityReport("A re-run with nothing to do")
        .figure("the first run, without a model", "%.1f s", first.elapsed().toMillis() / 1e3)
        .figure("the second", "%.1f s", again.elapsed().toMillis() / 1e3)
        .write();
    if (Size.isWhole()) {
      assertThat(again.elapsed()).isLessThan(RE_RUN);
    }
  }
}
