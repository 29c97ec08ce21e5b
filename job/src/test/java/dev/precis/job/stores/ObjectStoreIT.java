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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An output on S3, by hadoop-aws with its default settings. War and Peace in waves of 20 chapters,
 * with the engine that needs no model: what counts is what is committed.
 */
@Tag("stores")
@Timeout(600)
class ObjectStoreIT {
  private static final int KILLS = Integer.getInteger("precis.stores.kills", 2);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path SAMPLE = Path.of("..", "data", "sample");

  @TempDir private static Path folder;
  private static S3Server server;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(folder);
    server.settings().forEach(System::setProperty);
  }

  @AfterAll
  static void end() {
    SharedSpark.session().stop();
    server.settings().keySet().forEach(System::clearProperty);
    server.close();
  }

  private static PrecisProcess precis(Object... arguments) throws IOException {
    return PrecisProcess.start(
        folder, Map.of("PRECIS_SPARK_ARGS", server.submitOptions()), arguments);
  }

  private static PrecisProcess summarizeBook(String output) throws IOException {
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

  private static void assertHasEachChapterOnce(List<String> ids) {
    assertThat(ids).hasSize(WarAndPeace.CHAPTERS).doesNotHaveDuplicates();
  }

  private static JsonNode show(String output) throws IOException {
    Ran shown = Ran.precis("show", output, "--format", "json");
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    return new ObjectMapper().readTree(shown.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void allCommandsWork(String format) throws IOException {
    String output = S3Server.uri("all-" + format);
    Object[] summarize = {
      "summarize",
      "--input",
      SAMPLE,
      "--output",
      output,
      "--engine",
      "lead",
      "--output-format",
      format
    };
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
    String output = S3Server.uri("kills");
    long seed = Long.getLong("precis.reliability.seed", System.nanoTime());
    System.out.println("Kills at random moments; again with -Dprecis.reliability.seed=" + seed);
    Random random = new Random(seed);
    HashSet<String> before = new HashSet<>();
    for (int i = 0; i < KILLS; i++) {
      PrecisProcess precis = summarizeBook(output);
      precis.await(Said.COMMITTED, LIMIT);
      Await.pause(Duration.ofMillis(random.nextInt(4000)));
      precis.send(Signal.KILL);
      assertThat(precis.exitCode(LIMIT)).as(precis.toString()).isEqualTo(137);
      List<String> now = committed(output);
      assertThat(now).doesNotHaveDuplicates().containsAll(before);
      assertThat(plain(output)).containsAll(now);
      before.addAll(now);
    }

    PrecisProcess last = summarizeBook(output);

    assertThat(last.exitCode(LIMIT)).as(last.toString()).isZero();
    assertHasEachChapterOnce(committed(output));
    assertThat(Ran.precis("output", output, "--clean").exitCode()).isZero();
    assertHasEachChapterOnce(plain(output));
  }

  @Test
  void keepsEachSummaryOnceThroughKilledCompactions() throws IOException {
    String output = S3Server.uri("compactions");
    PrecisProcess run = summarizeBook(output);
    assertThat(run.exitCode(LIMIT)).as(run.toString()).isZero();
    Random random = new Random(KILLS);
    for (int i = 0; i < KILLS; i++) {
      PrecisProcess compaction = precis("output", output, "--compact");
      Await.pause(Duration.ofMillis(3000 + random.nextInt(6000)));
      if (compaction.isAlive()) {
        compaction.send(Signal.KILL);
      }
      System.out.println("compaction ended with " + compaction.exitCode(LIMIT));
      assertHasEachChapterOnce(committed(output));
    }

    PrecisProcess last = precis("output", output, "--compact");

    assertThat(last.exitCode(LIMIT)).as(last.toString()).isZero();
    assertThat(Ran.precis("output", output, "--files").out().lines()).hasSize(1);
    assertHasEachChapterOnce(committed(output));
    assertHasEachChapterOnce(plain(output));
  }

  @Test
  void refusesASecondRunAndStopsAtSigterm() throws IOException {
    String output = S3Server.uri("two");
    PrecisProcess first = summarizeBook(output);
    first.await(Said.COMMITTED, LIMIT);

    PrecisProcess second = summarizeBook(output);

    assertThat(second.exitCode(LIMIT)).as(second.toString()).isEqualTo(2);
    assertThat(second.err()).contains("another run is using it");
    if (first.isAlive()) {
      first.send(Signal.TERM);
    }
    assertThat(first.exitCode(LIMIT)).as(first.toString()).isIn(0, 143);
    assertThat(committed(output)).isNotEmpty().doesNotHaveDuplicates();

    PrecisProcess last = summarizeBook(output);
    assertThat(last.exitCode(LIMIT)).as(last.toString()).isZero();
    assertHasEachChapterOnce(committed(output));
  }

  /** Both look for a lock, and there is none. */
  @Test
  void letsOneOfTwoRunsWorkThatStartTogether() throws IOException {
    String output = S3Server.uri("together");
    PrecisProcess one = summarizeBook(output);
    PrecisProcess other = summarizeBook(output);

    List<Integer> codes = List.of(one.exitCode(LIMIT), other.exitCode(LIMIT));

    assertThat(codes).as("%s%n%s", one, other).containsExactlyInAnyOrder(0, 2);
    assertHasEachChapterOnce(committed(output));
    assertHasEachChapterOnce(plain(output));
  }
}
