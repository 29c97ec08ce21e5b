package dev.precis.job.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S3A's own committers, with the settings that the documentation of Spark and Hadoop gives. */
@Tag("stores")
@Timeout(600)
class StoreCommittersIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

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

  private static PrecisProcess precis(String committer, Object... arguments) throws IOException {
    return PrecisProcess.start(
        folder,
        Map.of(
            "PRECIS_SPARK_ARGS",
            server.submitOptions()
                + " --conf spark.hadoop.fs.s3a.committer.name="
                + committer
                + " --conf spark.hadoop.fs.s3a.committer.staging.tmp.path="
                + folder.resolve("staging-" + committer)
                + " --conf spark.sql.sources.commitProtocolClass="
                + "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol"
                + " --conf spark.sql.parquet.output.committer.class="
                + "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter"),
        arguments);
  }

  private static PrecisProcess summarizeBook(String committer, String output) throws IOException {
    return precis(
        committer,
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

  private static void assertHasEachChapterOnce(List<String> ids) {
    assertThat(ids).hasSize(WarAndPeace.CHAPTERS).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"directory", "magic"})
  void summarizesResumesAndCompacts(String committer) throws IOException {
    String output = S3Server.at("by-" + committer);
    PrecisProcess killed = summarizeBook(committer, output);
    killed.await(Said.COMMITTED, LIMIT);
    killed.send(Signal.KILL);
    assertThat(killed.exitCode(LIMIT)).as(killed.toString()).isEqualTo(137);
    assertThat(StoredIds.committed(output)).isNotEmpty().doesNotHaveDuplicates();

    PrecisProcess next = summarizeBook(committer, output);
    assertThat(next.exitCode(LIMIT)).as(next.toString()).isZero();
    assertHasEachChapterOnce(StoredIds.committed(output));
    assertThat(Ran.precis("output", output, "--files").out().lines())
        .hasSizeGreaterThan(9)
        .allMatch(file -> file.startsWith(output + "/summaries/"));

    PrecisProcess compaction = precis(committer, "output", output, "--compact");
    assertThat(compaction.exitCode(LIMIT)).as(compaction.toString()).isZero();
    assertThat(Ran.precis("output", output, "--files").out().lines()).hasSize(1);
    assertHasEachChapterOnce(StoredIds.committed(output));
    assertThat(Ran.precis("output", output, "--clean").exitCode()).isZero();
    assertHasEachChapterOnce(StoredIds.plain(output));
  }
}
