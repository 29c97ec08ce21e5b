package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.precis.job.crash.CrashEngineJar;
import dev.precis.job.testing.PrecisJvm;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.SmallBook;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run in a JVM of its own that is asked to end. */
@Timeout(240)
@Tag("kits")
class StopIT {
  private static final int CHAPTERS = 8;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void commitsTheFinishedWorkAndEndsWithTheCodeOfTheSignal(Signal signal, int exitCode)
      throws Exception {
    assumeThat(signal == Signal.INT && Signal.isInterruptIgnored())
        .as("started where Ctrl-C is ignored")
        .isFalse();
    String[] chapters = new String[CHAPTERS];
    for (int i = 0; i < CHAPTERS; i++) {
      chapters[i] = SmallBook.STORY + " " + i + " " + CrashEngineJar.slow(1_000);
    }
    Path book = SmallBook.write(folder.resolve("book.txt"), chapters);
    Path output = folder.resolve("out");
    try (PrecisJvm run =
        PrecisJvm.start(
            folder,
            "summarize",
            "--input",
            book,
            "--output",
            output,
            "--engine",
            CrashEngineJar.ENGINE,
            "--set",
            "job.wave-chapters=1")) {
      run.await("wave 1 committed");

      run.send(signal);

      assertThat(run.exitCode(LIMIT)).as(run.err()).isEqualTo(exitCode);
      assertThat(run.err()).containsPattern("ended early: .* run the same command again to resume");
      long committed = Ran.precis("show", output, "--format", "tsv").out().lines().count() - 1;
      assertThat(committed).isBetween(1L, CHAPTERS - 1L);
      assertThat(run.err()).contains("; " + committed + " of " + CHAPTERS + " chapters to do are");
    }
  }
}
