package dev.precis.job.stores;

import static dev.precis.job.stores.StoredIds.committed;
import static dev.precis.job.stores.StoredIds.plain;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.testing.Await;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an output does in every store: all commands, a killed run, a killed compaction, two runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {
  private static final int KILLS = Integer.getInteger("precis.stores.kills", 2);
  static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path SAMPLE = Path.of("..", "data", "sample");

  @TempDir private static Path folder;
  private Store store;

  private final int slowness;

  /**
   * @param slowness how much longer than on HDFS a run and a compaction may take, to kill them at
   *     any moment
   */
  StoreContract(int slowness) {
    this.slowness = slowness;
  }

  abstract Store open(Path folder) throws IOException;

  @BeforeAll
  void start() throws IOException {
    store = open(folder);
    store.settings().forEach(System::setProperty);
  }

  @AfterAll
  void end() {
    SharedSpark.session().stop();
    store.settings().keySet().forEach(System::clearProperty);
    store.close();
  }

  private PrecisProcess precis(Object... arguments) throws IOException {
    return PrecisProcess.start(
        folder, Map.of("PRECIS_SPARK_ARGS", store.submitOptions()), arguments);
  }

  final PrecisProcess summarizeBook(String output) throws IOException {
    return precis(
        "summarize",
        "--input",
        WarAndPeace.file(),
        "--output",
        output,
        "--engine",
        "lead",
        "--set",
        "job.wave-chapters=20");
  }

  static void assertEndsWell(PrecisProcess precis) {
    assertThat(precis.exitCode(LIMIT)).as(precis.toString()).isZero();
  }

  static void assertHasEachChapterOnce(List<String> ids) {
    assertThat(ids).hasSize(WarAndPeace.CHAPTERS).doesNotHaveDuplicates();
  }

  private static JsonNode show(String output) throws IOException {
    Ran shown = Ran.precis("show", output, "--format", "json");
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    return new ObjectMapper().readTree(shown.out());
  }

  @Test
  void allCommandsWork() throws IOException {
    String output = store.uri("all");
    assertAllCommandsWork(output);
    assertThat(plain(output)).isEqualTo(committed(output)).hasSize(10);
  }

  /**
   * @param more options of {@code summarize}
   */
  final void assertAllCommandsWork(String output, Object... more) throws IOException {
    Object[] summarize =
        Stream.concat(
                Stream.of("summarize", "--input", SAMPLE, "--output", output, "--engine", "lead"),
                Stream.of(more))
            .toArray();
    Ran first = Ran.precis(summarize);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).contains("10 chapters summarized");
    JsonNode shown = show(output);
    assertThat(shown).hasSize(10);
    assertThat(Ran.precis("evaluate", output).exitCode()).isZero();

    Ran compacted = Ran.precis("output", output, "--compact");
    assertThat(compacted.exitCode()).as(compacted.err()).isZero();
    assertThat(compacted.err()).contains("merged 2 waves into one");
    assertThat(show(output)).isEqualTo(shown);
    assertThat(Ran.precis("output", output, "--files").out().lines()).hasSize(1);

    Ran again = Ran.precis(summarize);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("0 chapters summarized, 10 done before");
  }

  @Test
  void keepsEachSummaryOnceThroughKillsOfTheDriver() throws IOException {
    String output = store.uri("kills");
    long seed = Long.getLong("precis.reliability.seed", System.nanoTime());
    System.out.println("Kills at random moments; again with -Dprecis.reliability.seed=" + seed);
    Random random = new Random(seed);
    HashSet<String> before = new HashSet<>();
    for (int i = 0; i < KILLS; i++) {
      PrecisProcess precis = summarizeBook(output);
      precis.await(Said.COMMITTED, LIMIT);
      Await.pause(Duration.ofMillis(random.nextInt(2000 * slowness)));
      precis.send(Signal.KILL);
      assertThat(precis.exitCode(LIMIT)).as(precis.toString()).isEqualTo(137);
      List<String> now = committed(output);
      assertThat(now).isNotEmpty().doesNotHaveDuplicates().containsAll(before);
      assertThat(plain(output)).containsAll(now);
      before.addAll(now);
    }

    assertEndsWell(summarizeBook(output));

    assertHasEachChapterOnce(committed(output));
    assertThat(Ran.precis("output", output, "--clean").exitCode()).isZero();
    assertHasEachChapterOnce(plain(output));
  }

  @Test
  void keepsEachSummaryOnceThroughKilledCompactions() throws IOException {
    String output = store.uri("compactions");
    assertEndsWell(summarizeBook(output));
    Random random = new Random(KILLS);
    for (int i = 0; i < KILLS; i++) {
      PrecisProcess compaction = precis("output", output, "--compact");
      Await.pause(Duration.ofMillis(3000 + random.nextInt(3000 * slowness)));
      if (compaction.isAlive()) {
        compaction.send(Signal.KILL);
      }
      System.out.println("compaction ended with " + compaction.exitCode(LIMIT));
      assertHasEachChapterOnce(committed(output));
    }

    assertEndsWell(precis("output", output, "--compact"));

    assertThat(Ran.precis("output", output, "--files").out().lines()).hasSize(1);
    assertHasEachChapterOnce(committed(output));
    assertHasEachChapterOnce(plain(output));
  }

  /** Both look for a lock, and there is none. */
  @Test
  void letsOneOfTwoRunsWorkThatStartTogether() throws IOException {
    String output = store.uri("together");
    PrecisProcess one = summarizeBook(output);
    PrecisProcess other = summarizeBook(output);

    List<Integer> codes = List.of(one.exitCode(LIMIT), other.exitCode(LIMIT));

    assertThat(codes).as("%s%n%s", one, other).containsExactlyInAnyOrder(0, 2);
    assertHasEachChapterOnce(committed(output));
    assertHasEachChapterOnce(plain(output));
  }
}
