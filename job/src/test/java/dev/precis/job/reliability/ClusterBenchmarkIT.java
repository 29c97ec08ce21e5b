package dev.precis.job.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.StoredOutput;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How fast two executors on one machine are, whose models' threads may get into each other's way.
 * {@code mvn -B verify -Pbenchmark -Dprecis.books=FOLDER}; it prints.
 */
@Tag("benchmark")
class ClusterBenchmarkIT {
  private static final int CHAPTERS = 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, ''",
    "1, --conf spark.executorEnv.OMP_WAIT_POLICY=passive",
    "2, ''",
    "2, --conf spark.executorEnv.OMP_WAIT_POLICY=passive"
  })
  void summarizesOnTwoExecutors(int threads, String option)
      throws IOException, InterruptedException {
    try (ClusterRuns runs = ClusterRuns.start(folder)) {
      PrecisProcess precis =
          runs.summarize(
              option,
              Map.of(),
              WarAndPeace.file(),
              folder.resolve("out"),
              "--chapters",
              "1-" + CHAPTERS,
              "--set",
              "model.threads=" + threads);

      assertThat(precis.exitCode(Duration.ofMinutes(10))).as(precis.toString()).isZero();
      assertThat(StoredOutput.of(folder.resolve("out")).keys())
          .hasSize(CHAPTERS)
          .doesNotHaveDuplicates();
      System.out.printf(
          "%d threads, %s: %s%n", threads, option, precis.last(Said.TOTALS).orElseThrow().text());
    }
  }
}
