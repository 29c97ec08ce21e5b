package dev.precis.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskTimesTest {
  private static final String LOG =
      """
      2026-11-21T14:00:00.000Z INFO Executor: Running task 0.0 in stage 1.0 (TID 3)
      2026-11-21T14:00:01.500Z INFO Executor: Finished task 0.0 in stage 1.0 (TID 3). 1234 bytes result sent to driver
      2026-11-21T14:00:02.000Z INFO Executor: Running task 1.0 in stage 1.0 (TID 4)
      2026-11-21T14:00:02.250Z ERROR Executor: Exception in task 1.0 in stage 1.0 (TID 4)
      java.lang.IllegalStateException: some reason
      2026-11-21T14:00:03.000Z INFO Executor: Running task 1.1 in stage 1.0 (TID 5)
      2026-11-21T14:00:03.500Z INFO Executor: Executor is trying to kill task 1.1 in stage 1.0 (TID 5), reason: none
      2026-11-21T14:00:07.000Z ERROR CoarseGrainedExecutorBackend: Driver disassociated! Shutting down.
      """;

  @TempDir private Path folder;

  @Test
  void addsUpTasksThatEndedFailedOrDiedWithTheirExecutor() throws IOException {
    Path log = folder.resolve("worker-0/work/app-1/0/stderr");
    Files.createDirectories(log.getParent());
    Files.writeString(log, LOG);

    TaskTimes times = TaskTimes.of(folder);

    assertThat(times.between(Instant.EPOCH, Instant.MAX)).isEqualTo(Duration.ofMillis(5_750));
    assertThat(
            times.between(
                Instant.parse("2026-11-21T14:00:02Z"), Instant.parse("2026-11-21T14:00:03Z")))
        .isEqualTo(Duration.ofMillis(250));
  }
}
