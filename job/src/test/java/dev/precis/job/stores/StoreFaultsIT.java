package dev.precis.job.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.stores.FaultyS3.Fault;
import dev.precis.job.testing.Await;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An S3 that refuses, slows down and tells old lists, while War and Peace is summarized. */
@Tag("stores")
@Timeout(600)
class StoreFaultsIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration SLOW = Duration.ofSeconds(Long.getLong("precis.stores.slow", 20));

  @TempDir private static Path folder;
  private static S3Server server;
  private static FaultyS3 store;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(folder);
    server.settings().forEach(System::setProperty);
    store = FaultyS3.before(server.address(), Duration.ofSeconds(10));
  }

  @AfterAll
  static void end() {
    SharedSpark.session().stop();
    server.settings().keySet().forEach(System::clearProperty);
    store.close();
    server.close();
  }

  @AfterEach
  void isWellAgain() {
    store.set(Fault.NONE);
  }

  private static PrecisProcess summarizeBook(String output) throws IOException {
    return PrecisProcess.start(
        folder,
        Map.of("PRECIS_SPARK_ARGS", S3Server.submitOptions(store.address())),
        "summarize",
        "--input",
        WarAndPeace.file(),
        "--output",
        output,
        "--engine",
        "lead",
        "--set",
        "job.wave-chapters=40");
  }

  private static void assertDone(PrecisProcess run) {
    assertThat(run.exitCode(LIMIT)).as(run.toString()).isZero();
  }

  private static void assertHasEachChapterOnce(String output) {
    assertThat(StoredIds.committed(output)).hasSize(WarAndPeace.CHAPTERS).doesNotHaveDuplicates();
  }

  private void endsAndGoesOnAfter(Fault fault, String output, String reason) throws IOException {
    PrecisProcess run = summarizeBook(output);
    run.await(Said.COMMITTED, LIMIT);
    store.set(fault);

    assertThat(run.exitCode(LIMIT)).as(run.toString()).isIn(1, 2);
    assertThat(run.err())
        .contains(
            "Cannot write output: the store refuses access: ",
            reason,
            "run the same command again, got " + output)
        .doesNotContain("\tat ");

    store.set(Fault.NONE);
    assertDone(summarizeBook(output));
    assertHasEachChapterOnce(output);
  }

  @Test
  void endsWhenTheKeyExpiresAndGoesOnWithANewOne() throws IOException {
    // Whether the reason is named depends on the request: the answer to HEAD has no body.
    endsAndGoesOnAfter(Fault.EXPIRED, S3Server.at("expired"), "403");
  }

  @Test
  void endsWhenTheBucketRefusesWritesAndGoesOnWhenItTakesThem() throws IOException {
    endsAndGoesOnAfter(Fault.READ_ONLY, S3Server.at("read-only"), "AccessDenied");
  }

  @Test
  void refusesABucketThatCannotBeWrittenBeforeAnyWork() throws IOException {
    store.set(Fault.READ_ONLY);

    PrecisProcess run = summarizeBook(S3Server.at("never"));

    assertThat(run.exitCode(LIMIT)).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("Cannot write output: ", "AccessDenied", "got s3a://");
    assertThat(run.last(Said.COMMITTED)).isEmpty();
  }

  @Test
  void waitsWhileTheStoreIsTooBusy() throws IOException {
    String output = S3Server.at("slow");
    PrecisProcess run = summarizeBook(output);
    run.await(Said.COMMITTED, LIMIT);
    store.set(Fault.SLOW_DOWN);
    Await.pause(SLOW);
    store.set(Fault.NONE);

    assertDone(run);
    assertHasEachChapterOnce(output);
  }

  /** S3 since December 2020 has no late lists; other servers of its protocol may. */
  @Test
  void losesNothingWhereListsAreLate() throws IOException {
    String output = S3Server.at("late");
    store.set(Fault.LATE_LISTS);
    PrecisProcess run = summarizeBook(output);
    int code = run.exitCode(LIMIT);
    System.out.println("With late lists: exit code " + code + "\n" + run.err());

    if (code != 0) {
      assertThat(run.err()).contains("Cannot ");
    }
    store.set(Fault.NONE);
    assertDone(summarizeBook(output));
    assertHasEachChapterOnce(output);
  }
}
