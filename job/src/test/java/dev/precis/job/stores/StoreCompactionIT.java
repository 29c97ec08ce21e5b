package dev.precis.job.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compactions of one output on S3 that are killed, each with the request for its next step on the
 * way, and then one that is not.
 */
@Tag("stores")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoreCompactionIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String OUTPUT = S3Server.at("compacted");

  @TempDir private static Path folder;
  private static S3Server server;
  private static FaultyS3 store;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(folder);
    server.settings().forEach(System::setProperty);
    store = FaultyS3.before(server.address(), Duration.ZERO);
    PrecisProcess run =
        precis(
            "summarize",
            "--input",
            WarAndPeace.file(),
            "--output",
            OUTPUT,
            "--engine",
            "lead",
            "--set",
            "job.wave-chapters=40");
    assertThat(run.exitCode(LIMIT)).as(run.toString()).isZero();
  }

  @AfterAll
  static void end() {
    SharedSpark.session().stop();
    server.settings().keySet().forEach(System::clearProperty);
    store.close();
    server.close();
  }

  private static PrecisProcess precis(Object... arguments) throws IOException {
    return PrecisProcess.start(
        folder, Map.of("PRECIS_SPARK_ARGS", S3Server.submitOptions(store.address())), arguments);
  }

  /**
   * A step of a compaction, and the request that does it.
   *
   * @param isDone whether the compaction counts before this step
   */
  record Step(String name, boolean isDone, Predicate<S3Request> request) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Step> steps() {
    AtomicInteger commits = new AtomicInteger();
    return Stream.of(
        new Step("says which wave it will write", false, StoreCompactionIT::isCommit),
        new Step("writes the rows", false, request -> isPut(request) && request.isOfData()),
        new Step(
            "ends the wave",
            false,
            request -> isPut(request) && request.keys().endsWith("_SUCCESS")),
        new Step(
            "puts the wave in the place of the others",
            false,
            request -> isCommit(request) && commits.incrementAndGet() == 2),
        new Step("removes the others", true, StoreCompactionIT::isRemovalOfTheFirstWave));
  }

  private static boolean isPut(S3Request request) {
    return request.kind().equals("PUT");
  }

  private static boolean isCommit(S3Request request) {
    return isPut(request) && request.keys().contains("/commits/");
  }

  private static boolean isRemovalOfTheFirstWave(S3Request request) {
    return (request.kind().equals("POST") || request.kind().equals("DELETE"))
        && request.keys().contains("/wave=1/part-");
  }

  private static long files() {
    return Ran.precis("output", OUTPUT, "--files").out().lines().count();
  }

  private static void assertHasEachChapterOnce() {
    assertThat(StoredIds.committed(OUTPUT)).hasSize(WarAndPeace.CHAPTERS).doesNotHaveDuplicates();
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("steps")
  void keepsEachSummaryOnceIfItIsKilledBeforeItsStep(Step step) throws Exception {
    FaultyS3.Hold held = store.hold(step.request());
    PrecisProcess compaction = precis("output", OUTPUT, "--compact");

    assertThat(held.isReached(LIMIT)).as(compaction.toString()).isTrue();
    compaction.send(Signal.KILL);
    assertThat(compaction.exitCode(LIMIT)).isEqualTo(137);
    held.release();

    assertHasEachChapterOnce();
    assertThat(files() == 1).isEqualTo(step.isDone());
    // Others see the rows that count, and perhaps those of the wave that does not count.
    assertThat(StoredIds.plain(OUTPUT)).containsAll(StoredIds.committed(OUTPUT));
  }

  @Order(2)
  @Test
  void endsWhatTheKilledOnesBegan() throws Exception {
    PrecisProcess last = precis("output", OUTPUT, "--compact");

    assertThat(last.exitCode(LIMIT)).as(last.toString()).isZero();
    assertThat(files()).isEqualTo(1);
    assertHasEachChapterOnce();
    assertThat(StoredIds.plain(OUTPUT)).isEqualTo(StoredIds.committed(OUTPUT));
  }
}
