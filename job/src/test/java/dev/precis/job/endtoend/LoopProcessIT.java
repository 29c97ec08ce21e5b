package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.precis.job.crash.CrashEngineJar;
import dev.precis.job.testing.PrecisJvm;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loop in a JVM of its own that is killed, or asked to end. */
@Timeout(300)
@Tag("kits")
class LoopProcessIT {
  /** Also of a JVM that has to stop Spark. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int KILLED = 137;

  @TempDir private Path folder;

  @BeforeEach
  void makeInbox() throws IOException {
    Files.createDirectory(inbox());
  }

  private Path inbox() {
    return folder.resolve("inbox");
  }

  private Path output() {
    return folder.resolve("out");
  }

  /** A book that comes whole into the inbox, each of whose chapters takes a second. */
  private void book(String name, int chapters) throws IOException {
    String[] texts = new String[chapters];
    for (int i = 0; i < chapters; i++) {
      texts[i] = SmallBook.STORY + " " + name + " " + i + " " + CrashEngineJar.slow(1_000);
    }
    Path book = SmallBook.write(folder.resolve(name), texts);
    Files.setLastModifiedTime(book, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Files.move(book, inbox().resolve(name));
  }

  private PrecisJvm loop(String every) throws IOException {
    return PrecisJvm.start(
        folder,
        "summarize",
        "--input",
        inbox(),
        "--output",
        output(),
        "--every",
        every,
        "--engine",
        CrashEngineJar.ENGINE,
        "--set",
        "job.wave-chapters=1");
  }

  /** Book and number of each summary, sorted, however often it occurs. */
  private List<String> chapters() {
    Ran shown = Ran.precis("show", output(), "--format", "tsv");
    return shown
        .out()
        .lines()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(fields -> fields[0] + " " + fields[1])
        .sorted()
        .toList();
  }

  private List<String> runFiles() throws IOException {
    try (var files = Files.list(output().resolve("runs"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .toList();
    }
  }

  @Test
  void killedAgainAndAgainItSummarizesEachChapterOnce() throws Exception {
    book("a.txt", 4);
    try (PrecisJvm first = loop("1s")) {
      first.await("wave 1 committed");
      first.send(Signal.KILL);
      assertThat(first.exitCode(LIMIT)).isEqualTo(KILLED);
    }
    try (PrecisJvm second = loop("1s")) {
      second.await("nothing new: 4 chapters done before");
      book("b.txt", 4);
      second.await("4 of 8 chapters to summarize");
      second.send(Signal.KILL);
      assertThat(second.exitCode(LIMIT)).isEqualTo(KILLED);
    }
    try (PrecisJvm third = loop("1s")) {
      third.await("nothing new: 8 chapters done before");
      third.send(Signal.TERM);
      assertThat(third.exitCode(LIMIT)).as(third.err()).isEqualTo(143);

      List<String> expected = new ArrayList<>();
      for (String name : List.of("a.txt", "b.txt")) {
        for (int i = 1; i <= 4; i++) {
          expected.add(name + " " + i);
        }
      }
      assertThat(chapters()).isEqualTo(expected);
      assertThat(runFiles()).as("of runs with something to do").hasSizeLessThanOrEqualTo(4);
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalWhileItWaitsEndsItAtOnce(Signal signal, int exitCode) throws Exception {
    assumeThat(signal == Signal.INT && Signal.isInterruptIgnored())
        .as("started where Ctrl-C is ignored")
        .isFalse();
    book("a.txt", 1);
    try (PrecisJvm loop = loop("1h")) {
      loop.await("next run at");

      loop.send(signal);

      assertThat(loop.exitCode(LIMIT)).as(loop.err()).isEqualTo(exitCode);
      assertThat(chapters()).containsExactly("a.txt 1");
    }
  }

  @Test
  void aSignalWithinARunCommitsWhatIsFinished() throws Exception {
    book("a.txt", 8);
    try (PrecisJvm loop = loop("1h")) {
      loop.await("wave 1 committed");

      loop.send(Signal.TERM);

      assertThat(loop.exitCode(LIMIT)).as(loop.err()).isEqualTo(143);
      assertThat(loop.err()).contains("ended early: ").doesNotContain("next run at");
      assertThat(chapters()).hasSizeBetween(1, 7).doesNotHaveDuplicates();
    }
  }
}
