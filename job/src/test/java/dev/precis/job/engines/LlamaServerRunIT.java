package dev.precis.job.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Await;
import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.StandaloneCluster.Executor;
import dev.precis.job.testing.StoredOutput;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs with llama-server, whose processes die under them, on a cluster of two workers with one core
 * each. {@code -Dprecis.engines.kills=N}: how often.
 */
@Tag("engines")
@Timeout(1_800)
class LlamaServerRunIT {
  private static final int KILLS = Integer.getInteger("precis.engines.kills", 5);

  /** So many that the kills come before the end: War and Peace whole for twenty. */
  private static final int CHAPTERS = Math.min(WarAndPeace.CHAPTERS, 19 * KILLS);

  private static final int FEW = 24;

  private static final Duration LIMIT = Duration.ofMinutes(25);
  private static final Duration DEATH = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private final LlamaServers servers = LlamaServers.given();
  private ClusterRuns runs;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    runs = ClusterRuns.start(folder);
  }

  @AfterEach
  void end() {
    runs.close();
  }

  private PrecisProcess summarize(String chapters) {
    List<Object> options = new ArrayList<>(servers.options());
    options.addAll(
        List.of(
            "--chapters",
            chapters,
            "--set",
            "model.threads=1",
            "--set",
            "summary.words=10",
            "--set",
            "job.wave-chapters=10"));
    return runs.summarize(WarAndPeace.file(), folder.resolve("out"), options.toArray());
  }

  private void assertNoneLeft(String after) {
    Await.until(
        () -> "the end of " + servers.running() + after, DEATH, () -> servers.running().isEmpty());
  }

  /** The chapters that the run has, each once. */
  private StoredOutput assertAllOnce(int chapters) {
    StoredOutput stored = StoredOutput.of(folder.resolve("out"));
    assertThat(stored.keys()).hasSize(chapters).doesNotHaveDuplicates();
    return stored;
  }

  private static long waves(PrecisProcess precis) {
    return precis.err().lines().filter(Said.COMMITTED.asPredicate()).count();
  }

  @Test
  void losesNothingWhenTheServersAreKilled() throws IOException {
    long seed = Long.getLong("precis.reliability.seed", System.nanoTime());
    System.out.println("Kills at random moments; again with -Dprecis.reliability.seed=" + seed);
    Random random = new Random(seed);
    PrecisProcess precis = summarize("1-" + CHAPTERS);
    precis.await(Said.WORK_BEGINS, ClusterRuns.START);
    int killed = 0;
    while (killed < KILLS && precis.isAlive()) {
      Await.pause(Duration.ofMillis(random.nextInt(3_000)));
      List<ProcessHandle> running = servers.running();
      if (!running.isEmpty()) {
        long waves = waves(precis);
        Signal.KILL.send(running.get(random.nextInt(running.size())));
        killed++;
        // Until the texts that were under way have their answers: one that dies twice is a failure.
        Await.until(
            () -> "a wave after " + waves + ":\n" + precis,
            LIMIT,
            () -> waves(precis) > waves || !precis.isAlive());
      }
    }

    assertThat(precis.exitCode(LIMIT)).as(precis.toString()).isZero();
    assertThat(killed).as("kills before the run ended").isEqualTo(KILLS);
    assertThat(precis.err()).contains(CHAPTERS + " chapters summarized, 0 done before, 0 failed");
    assertAllOnce(CHAPTERS);
    assertThat(Files.readString(folder.resolve("driver").resolve("precis.log")))
        .as("no task failed, and no executor was lost")
        .doesNotContain("Lost task")
        .doesNotContain("Lost executor");
    assertNoneLeft(" after the run");
  }

  @Test
  void leavesNoServerBehindAnExecutorThatIsKilled() {
    PrecisProcess precis = summarize("1-" + FEW);
    precis.await(Said.WORK_BEGINS, ClusterRuns.START);
    Await.until(() -> "servers", ClusterRuns.START, () -> servers.running().size() == 2);
    List<Executor> executors = runs.cluster().awaitExecutors(ClusterRuns.WORKERS, LIMIT);
    List<ProcessHandle> before = servers.running();
    Signal.KILL.send(executors.get(0).process());

    Await.until(
        () -> "the end of one of " + before,
        DEATH,
        () -> before.stream().filter(ProcessHandle::isAlive).count() == 1);
    assertThat(precis.exitCode(LIMIT)).as(precis.toString()).isZero();
    assertAllOnce(FEW);
    assertNoneLeft(" after the run");
  }

  @Test
  void leavesNoServerBehindADriverThatIsKilled() {
    PrecisProcess precis = summarize("1-" + FEW);
    precis.await(Said.COMMITTED, LIMIT);
    precis.send(Signal.KILL);

    assertThat(precis.exitCode(LIMIT)).isEqualTo(137);
    // The executors end when their connection to it does, and their servers with them.
    assertNoneLeft(" after the driver");

    PrecisProcess again = summarize("1-" + FEW);
    assertThat(again.exitCode(LIMIT)).as(again.toString()).isZero();
    assertAllOnce(FEW);
  }
}
