package dev.precis.job.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.crash.CrashEngineJar;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run asks of an object store, where each request is paid for. */
@Tag("stores")
@Timeout(600)
class StoreRequestsIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Of a run of 365 chapters in some ten waves, beside Spark's own for its data files. */
  private static final long MOST_REQUESTS = 600;

  @TempDir private static Path folder;
  private static S3Server server;
  private static FaultyS3 store;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(folder);
    server.settings().forEach(System::setProperty);
    store = FaultyS3.before(server.address(), Duration.ZERO);
  }

  @AfterAll
  static void end() {
    SharedSpark.session().stop();
    server.settings().keySet().forEach(System::clearProperty);
    store.close();
    server.close();
  }

  /** The engine counts as one of native code, so that the run keeps a journal. */
  private static PrecisProcess summarizeBook(String output) throws IOException {
    return PrecisProcess.start(
        folder,
        Map.of(
            "PRECIS_SPARK_ARGS",
            S3Server.submitOptions(store.address()) + " --jars " + CrashEngineJar.write(folder)),
        "summarize",
        "--input",
        WarAndPeace.file(),
        "--output",
        output,
        "--engine",
        CrashEngineJar.ENGINE,
        "--set",
        "job.wave-chapters=40");
  }

  private static void assertFewRequests(String subject) {
    Map<String, Long> own = store.counts().own();
    Map<String, Long> data = store.counts().data();
    System.out.println("Requests of " + subject);
    TreeSet<String> kinds = new TreeSet<>(own.keySet());
    kinds.addAll(data.keySet());
    kinds.forEach(
        kind ->
            System.out.printf(
                "%6s %5d own, %5d for data files%n",
                kind, own.getOrDefault(kind, 0L), data.getOrDefault(kind, 0L)));
    assertThat(RequestCounts.sum(own)).as(own.toString()).isPositive().isLessThan(MOST_REQUESTS);
  }

  @Test
  void aRunMakesFewRequests() throws IOException {
    String output = S3Server.at("counted");
    store.counts().clear();
    PrecisProcess run = summarizeBook(output);
    assertThat(run.exitCode(LIMIT)).as(run.toString()).isZero();
    assertFewRequests("365 chapters in waves of 40");
    assertThat(StoredIds.committed(output)).hasSize(WarAndPeace.CHAPTERS);

    store.counts().clear();
    PrecisProcess again = summarizeBook(output);
    assertThat(again.exitCode(LIMIT)).as(again.toString()).isZero();
    assertFewRequests("a run with nothing to do");
  }
}
