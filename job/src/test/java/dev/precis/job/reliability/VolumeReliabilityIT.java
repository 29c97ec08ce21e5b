package dev.precis.job.reliability;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.StoredOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many short texts through a driver of 1 GiB: what Precis costs where the model costs nothing.
 */
@Tag("reliability")
class VolumeReliabilityIT {
  private static final int TEXTS = Size.manyTexts();

  /** Every hundredth text is another one's. */
  private static final int TWICE = TEXTS / 100;

  private static final int LEAST_ROWS_PER_SECOND = 2_000;
  private static final Pattern HEAP = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\((\\d+)M\\)");

  /** Mebibytes in use, most of them before a collection and most after one. */
  private record Heap(int before, int after) {
    static Heap of(Path log) throws IOException {
      Matcher matcher = HEAP.matcher(Files.readString(log));
      int before = 0;
      int after = 0;
      while (matcher.find()) {
        before = Math.max(before, Integer.parseInt(matcher.group(1)));
        after = Math.max(after, Integer.parseInt(matcher.group(2)));
      }
      assertThat(before).as("heap by %s", log).isPositive();
      return new Heap(before, after);
    }
  }

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
  @Timeout(value = 8, unit = MINUTES)
  void takesVeryManyTextsAndFindsThemAllDone() throws IOException {
    Path texts = folder.resolve("texts.parquet");
    write(texts);
    Path output = folder.resolve("out");

    PrecisProcess first = summarize(texts, output, "first");
    assertThat(first.exitCode(Duration.ofMinutes(5))).as(first.toString()).isZero();
    PrecisProcess again = summarize(texts, output, "again");
    assertThat(again.exitCode(Duration.ofMinutes(3))).as(again.toString()).isZero();

    StoredOutput stored = StoredOutput.of(output);
    assertThat(stored.keys()).hasSize(TEXTS).doesNotHaveDuplicates();
    assertThat(again.err()).containsPattern(Said.done(0, TEXTS));
    assertThat(stored.reports()).hasSize(2);
    double rate = report(first, again, stored.reports().get(0));
    if (Size.isWhole()) {
      assertThat(rate).as("rows a second").isGreaterThanOrEqualTo(LEAST_ROWS_PER_SECOND);
    }
  }

  private PrecisProcess summarize(Path texts, Path output, String name) {
    return runs.summarize(
        "--driver-java-options -Xlog:gc:file=" + heapLog(name),
        Map.of("SPARK_DRIVER_MEMORY", "1g"),
        texts,
        output,
        "--input-format",
        "parquet",
        "--id-column",
        "id",
        "--set",
        "model.engine=lead");
  }

  private Path heapLog(String name) {
    return folder.resolve(name + "-gc.log");
  }

  /** The rows a second of the first run, from its first text to its last commit. */
  private double report(PrecisProcess first, PrecisProcess again, JsonNode run) throws IOException {
    double working = Duration.parse(run.get("summarizing").asText()).toMillis() / 1e3;
    Heap heap = Heap.of(heapLog("first"));
    Heap heapAgain = Heap.of(heapLog("again"));
    new ReliabilityReport("%,d short texts, without a model".formatted(TEXTS))
        .figure("all of the run", "%.1f s: %.0f rows/s", seconds(first), TEXTS / seconds(first))
        .figure(
            "from the first text to the last commit",
            "%.1f s: %.0f rows/s",
            working,
            TEXTS / working)
        .figure(
            "driver heap of 1 GiB, most in use",
            "%d MiB; after a collection %d MiB",
            heap.before(),
            heap.after())
        .figure(
            "again, with nothing to do",
            "%.1f s: %.0f rows/s",
            seconds(again),
            TEXTS / seconds(again))
        .figure(
            "its driver heap, most in use",
            "%d MiB; after a collection %d MiB",
            heapAgain.before(),
            heapAgain.after())
        .write();
    return TEXTS / working;
  }

  private static double seconds(PrecisProcess precis) {
    return precis.elapsed().toMillis() / 1e3;
  }

  /** Texts of 20 to 60 words. */
  private static void write(Path file) {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .appName("texts")
            .getOrCreate()) {
      String number = "IF(id % 100 = 99, id - 99, id)";
      spark
          .range(0, TEXTS, 1, 4)
          .selectExpr(
              "CAST(id AS STRING) AS id",
              "concat('Report ', "
                  + number
                  + ", ' says this. ', array_join(transform(sequence(1, 15 + CAST("
                  + number
                  + " % 41 AS INT)), i -> concat('word', hash("
                  + number
                  + ", i) % 1000)), ' '), '.') AS text")
          .write()
          .parquet(file.toString());
      assertThat(spark.read().parquet(file.toString()).select("text").distinct().count())
          .isEqualTo(TEXTS - TWICE);
    }
  }
}
