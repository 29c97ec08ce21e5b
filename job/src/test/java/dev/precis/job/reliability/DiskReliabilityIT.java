package dev.precis.job.reliability;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Await;
import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.StoredOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, and an output that goes: a clear error, and a run that resumes right. */
@Tag("reliability")
class DiskReliabilityIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(6);
  private static final Path SAMPLE = Path.of("..", "data", "sample").toAbsolutePath().normalize();
  private static final int SAMPLE_CHAPTERS = 10;

  private static final Path MODELS = Path.of("..", "models").toAbsolutePath().normalize();

  /** In kibibytes. */
  private static final int LESS_THAN_THE_MODEL = 1024;

  @TempDir private Path folder;
  private ClusterRuns runs;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    runs = ClusterRuns.start(folder);
  }

  @AfterEach
  void end() {
    runs.close();
  }

  @Test
  @Timeout(value = 10, unit = MINUTES)
  void saysThatTheOutputsDiskIsFullAndGoesOnOnceItIsNot() throws Exception {
    SlowTexts texts = SlowTexts.in(folder);
    try (SmallDisk disk =
        SmallDisk.mount(Files.createDirectory(folder.resolve("disk")), 64 * 1024)) {
      Path output = disk.folder().resolve("out");
      PrecisProcess precis = texts.summarize(runs, output, Size.texts());
      precis.await(Said.COMMITTED, ClusterRuns.START);
      disk.fill(0);

      assertThat(precis.exitCode(SOON)).as(precis.toString()).isEqualTo(1);
      assertClearError(precis, "No space left on device");
      disk.free();
      int kept = StoredOutput.of(output).keys().size();
      PrecisProcess rest = texts.summarize(runs, output, Size.texts());
      assertThat(rest.exitCode(LONG_ENOUGH)).as(rest.toString()).isZero();
      assertThat(rest.err()).containsPattern(Said.done(Size.texts() - kept, kept));
      assertThat(StoredOutput.of(output).keys()).hasSize(Size.texts()).doesNotHaveDuplicates();
      report("The output's disk full", precis, kept, rest, Size.texts());
    }
  }

  @Test
  @Timeout(value = 10, unit = MINUTES)
  void saysThatTheModelCachesDiskIsFullAndGoesOnOnceItIsNot() throws Exception {
    Path output = folder.resolve("out");
    try (SmallDisk disk =
        SmallDisk.mount(Files.createDirectory(folder.resolve("disk")), 64 * 1024)) {
      disk.fill(LESS_THAN_THE_MODEL);
      PrecisProcess precis = summarizeSample(output, disk);

      assertThat(precis.exitCode(SOON)).as(precis.toString()).isEqualTo(2);
      assertThat(precis.err())
          .contains("Cannot ", disk.folder().toString())
          .doesNotContain("\tat ");
      disk.free();
      PrecisProcess rest = summarizeSample(output, disk);
      assertThat(rest.exitCode(LONG_ENOUGH)).as(rest.toString()).isZero();
      assertThat(StoredOutput.of(output).keys()).hasSize(SAMPLE_CHAPTERS).doesNotHaveDuplicates();
      report("The model cache's disk full", precis, 0, rest, SAMPLE_CHAPTERS);
    }
  }

  /** With the tiny model as one that each host fetches. */
  private PrecisProcess summarizeSample(Path output, SmallDisk disk) {
    return runs.summarize(
        "--conf spark.hadoop.fs.viewfs.mounttable.models.link./tiny=" + MODELS.toUri(),
        Map.of(),
        SAMPLE,
        output,
        "--model",
        "viewfs://models/tiny/precis-tiny-extract.Q8_0.gguf",
        "--set",
        "model.cache=" + disk.folder().resolve("models"),
        "--set",
        "model.threads=1");
  }

  @Test
  @Timeout(value = 10, unit = MINUTES)
  void saysThatTheOutputIsGoneAndDoesItAgain() throws IOException {
    SlowTexts texts = SlowTexts.in(folder);
    Path output = folder.resolve("out");
    PrecisProcess precis = texts.summarize(runs, output, Size.texts());
    precis.await(Said.COMMITTED, ClusterRuns.START);
    // The run puts files into it meanwhile.
    Await.until(
        () -> "the end of " + output,
        Duration.ofSeconds(20),
        () -> FileUtils.deleteQuietly(output.toFile()));

    int code = precis.exitCode(LONG_ENOUGH);

    assertThat(code).as(precis.toString()).isEqualTo(1);
    assertClearError(precis, output.toString());
    int kept = StoredOutput.of(output).keys().size();
    PrecisProcess rest = texts.summarize(runs, output, Size.texts());
    assertThat(rest.exitCode(LONG_ENOUGH)).as(rest.toString()).isZero();
    assertThat(StoredOutput.of(output).keys()).hasSize(Size.texts()).doesNotHaveDuplicates();
    report("The output removed under the run", precis, kept, rest, Size.texts());
  }

  private static void assertClearError(PrecisProcess precis, String reason) {
    assertThat(precis.err()).contains("Cannot ", reason).doesNotContain("\tat ");
  }

  private static void report(
      String scenario, PrecisProcess failed, int kept, PrecisProcess rest, int rows) {
    new ReliabilityReport(scenario)
        .figure(
            "ended after",
            "%.1f s with exit code %d, %d rows kept",
            failed.elapsed().toMillis() / 1e3,
            failed.exitCode(SOON),
            kept)
        .figure(
            "what it said",
            "%s",
            failed.err().lines().filter(line -> line.startsWith("Cannot ")).findFirst().orElse(""))
        .figure(
            "the same command again",
            "%.1f s, %d rows, each once",
            rest.elapsed().toMillis() / 1e3,
            rows)
        .write();
  }
}
