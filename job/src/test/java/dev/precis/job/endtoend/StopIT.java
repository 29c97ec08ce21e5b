package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.precis.job.Main;
import dev.precis.job.crash.CrashEngineJar;
import dev.precis.job.testing.Await;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.SmallBook;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
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
  private Process run;

  @AfterEach
  void end() {
    if (run != null) {
      run.destroyForcibly();
    }
  }

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
    Path err = folder.resolve("err");
    run = start(err, book, output);
    await(err, "wave 1 committed");

    signal.send(run.toHandle());

    assertThat(run.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(text(err)).isTrue();
    assertThat(run.exitValue()).as(text(err)).isEqualTo(exitCode);
    assertThat(text(err)).containsPattern("ended early: .* run the same command again to resume");
    long committed = Ran.precis("show", output, "--format", "tsv").out().lines().count() - 1;
    assertThat(committed).isBetween(1L, CHAPTERS - 1L);
    assertThat(text(err)).contains("; " + committed + " of " + CHAPTERS + " chapters to do are");
  }

  private Process start(Path err, Path book, Path output) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Dspark.master=local[1]",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-cp",
            CrashEngineJar.write(folder)
                + File.pathSeparator
                + System.getProperty("java.class.path"),
            Main.class.getName(),
            "summarize"));
    command.addAll(List.of("--input", book.toString(), "--output", output.toString()));
    command.addAll(List.of("--engine", CrashEngineJar.ENGINE, "--set", "job.wave-chapters=1"));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(err.toFile())
        .start();
  }

  private void await(Path err, String words) {
    Await.until(
        () -> "\"" + words + "\" in:\n" + text(err),
        LIMIT.multipliedBy(2),
        () -> text(err).contains(words) || !run.isAlive());
    assertThat(text(err)).contains(words);
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
