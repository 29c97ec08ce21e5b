package dev.precis.job.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.FolderProcesses;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.StandaloneCluster;
import dev.precis.job.testing.StoredOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster that the other tests break: whole, and closed again. */
@Tag("reliability")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ClusterReliabilityIT {
  private static final Path SAMPLE = Path.of("..", "data", "sample").toAbsolutePath().normalize();

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
  void summarizesTheSampleBookOnBothWorkersAndLeavesNoProcess() {
    Path output = folder.resolve("out");
    PrecisProcess precis = runs.summarize(SAMPLE, output, "--set", "model.threads=1");

    List<StandaloneCluster.Executor> executors =
        runs.cluster().awaitExecutors(ClusterRuns.WORKERS, ClusterRuns.START);
    int code = precis.exitCode(Duration.ofMinutes(2));

    assertThat(code).as(precis.toString()).isZero();
    assertThat(executors).extracting(StandaloneCluster.Executor::worker).containsExactly(0, 1);
    assertThat(StoredOutput.of(output).keys()).hasSize(10).doesNotHaveDuplicates();
    FolderProcesses daemons = FolderProcesses.below(runs.cluster().folder());
    assertThat(daemons.running()).isNotEmpty();
    runs.close();
    ClusterRuns.stopCluster();
    assertThat(FolderProcesses.below(folder).running()).isEmpty();
    assertThat(daemons.running()).isEmpty();
  }
}
