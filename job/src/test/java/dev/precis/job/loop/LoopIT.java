package dev.precis.job.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.input.InputRequest;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.SummarizeJob;
import dev.precis.job.run.SummarizeRequest;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loops of real runs, in which files come and go while the loop waits. */
@ExtendWith(SharedSpark.class)
class LoopIT {
  private static final Duration PERIOD = Duration.ofMinutes(10);

  @TempDir private Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<RunReport> reports = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  private Path inbox() {
    return folder.resolve("inbox");
  }

  private String output() {
    return folder.resolve("out").toString();
  }

  /** A book that nobody writes any more. */
  private Path book(String name, String... chapters) {
    Path file = SmallBook.write(inbox().resolve(name), chapters);
    changed(file, Duration.ofHours(1));
    return file;
  }

  private static void changed(Path file, Duration ago) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loops over the inbox.
   *
   * @param meanwhile what happens between two runs, one after another
   */
  private LoopEnd loop(Map<String, Object> settings, Runnable... meanwhile) throws Exception {
    Deque<Runnable> left = new ArrayDeque<>(List.of(meanwhile));
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Console console = new Console(stream, stream, false);
    SparkSession spark = SharedSpark.session();
    SummarizeJob job = new SummarizeJob(spark, console, Clock.systemUTC());
    SummarizeRequest request =
        new SummarizeRequest(
            InputRequest.ofBooks(List.of(inbox().toString())).asWatched(), output());
    JobSettings read = JobSettings.of(settings);
    LoopTimes times = new LoopTimes(PERIOD, PERIOD.multipliedBy(meanwhile.length + 1L));
    return new RunLoop(times, new ManualLoopTime(() -> left.remove().run()), console)
        .run(
            new LoopedRun() {
              @Override
              public RunReport run(Console held) {
                RunReport report = job.sayingTo(held).run(request, read);
                reports.add(report);
                return report;
              }

              @Override
              public void sayFailure(Throwable failure) {
                failures.add(failure);
              }

              @Override
              public boolean canRunAgain() {
                return !spark.sparkContext().isStopped();
              }
            });
  }

  private List<JsonNode> runFiles() throws IOException {
    try (var files = Files.list(Path.of(output(), "runs"))) {
      List<JsonNode> runs = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        runs.add(new ObjectMapper().readTree(file.toFile()));
      }
      return runs;
    }
  }

  private List<String> booksDone() {
    SparkSession spark = SharedSpark.session();
    SummaryStore store = SummaryStore.open(output(), spark.sparkContext().hadoopConfiguration());
    return store
        .committed(spark, SummaryStore.SUMMARIES, store.recipes())
        .orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX)
        .collectAsList()
        .stream()
        .map(row -> row.<String>getAs(Columns.BOOK_ID) + row.getAs(Columns.CHAPTER_INDEX))
        .toList();
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void takesEachNewBookOnceWithAModelThatIsLoadedOnce() throws Exception {
    makeInbox();
    book("a.txt", SmallBook.STORY, SmallBook.STORY + " Again.");

    LoopEnd end =
        loop(
            // A model that no other test of this JVM has loaded.
            Map.of("model.slots", 5, "sampling.max-new-tokens", 24),
            () -> {},
            () -> book("b.txt", SmallBook.STORY + " In another book."),
            () -> {});

    assertThat(end).isEqualTo(LoopEnd.DONE);
    assertThat(booksDone()).containsExactly("a.txt1", "a.txt2", "b.txt1");
    List<JsonNode> runs = runFiles();
    assertThat(runs).as("runs that had something to do").hasSize(2);
    assertThat(runs.get(0).get("model_loads")).as("loads of the first run").hasSize(1);
    assertThat(runs.get(1).get("model_loads")).as("loads of the second run").isEmpty();
    assertThat(runs.get(1).get("summarized").asInt()).isEqualTo(1);
    assertThat(reports).hasSize(4);
    assertThat(said().lines().filter(line -> line.contains("nothing new"))).hasSize(2);
    assertThat(said().lines().filter(line -> line.startsWith("model "))).hasSize(2);
  }

  @Test
  void waitsForBooksAndForThoseThatAreStillBeingWritten() throws Exception {
    makeInbox();

    LoopEnd end =
        loop(
            Map.of("model.engine", "lead"),
            () -> SmallBook.write(inbox().resolve("a.txt"), "CHAPTER 1\n\nHalf of it"),
            () -> {
              book("a.txt", SmallBook.STORY);
            });

    assertThat(end).isEqualTo(LoopEnd.DONE);
    assertThat(reports).extracting(RunReport::chapters).containsExactly(0L, 0L, 1L);
    assertThat(runFiles()).hasSize(1);
  }

  @Test
  void goesOnWhenTheInputComesBack() throws Exception {
    makeInbox();
    book("a.txt", SmallBook.STORY);

    LoopEnd end =
        loop(
            Map.of("model.engine", "lead"),
            () -> FileUtils.deleteQuietly(inbox().toFile()),
            () -> {
              makeInbox();
              book("b.txt", SmallBook.STORY + " B.");
            });

    assertThat(end).isEqualTo(LoopEnd.DONE);
    assertThat(failures)
        .singleElement()
        .isInstanceOf(InputException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("no such file or folder");
    assertThat(booksDone()).containsExactly("a.txt1", "b.txt1");
  }

  private void makeInbox() {
    try {
      Files.createDirectories(inbox());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void triesAChapterThatFailsUntilItIsGivenUp() throws Exception {
    makeInbox();
    book("a.txt", SmallBook.STORY, "Woe! " + SmallBook.STORY);

    LoopEnd end =
        loop(
            Map.of("model.engine", "lead", "sampling.stop", List.of("Woe!"), "job.max-attempts", 2),
            () -> {},
            () -> {});

    assertThat(end).isEqualTo(LoopEnd.DONE_WITH_FAILURES);
    assertThat(reports).extracting(RunReport::failed).containsExactly(1L, 1L, 0L);
    assertThat(runFiles()).hasSize(2);
    assertThat(said()).contains("1 failed before and not tried again");
  }

  @Test
  void theCommandEndsWhenItsTimeIsOver() {
    makeInbox();
    book("a.txt", SmallBook.STORY, "Woe! " + SmallBook.STORY);
    Object[] command = {
      "summarize",
      "--input",
      inbox(),
      "--output",
      output(),
      "--engine",
      "lead",
      "--set",
      "sampling.stop=Woe!",
      "--every",
      "1h",
      "--for",
      "1s",
      "--max-attempts",
      "1"
    };

    Ran worked = Ran.precis(command);
    Ran idle = Ran.precis(command);

    assertThat(worked.exitCode()).as(worked.err()).isEqualTo(3);
    assertThat(worked.err())
        .contains("1 chapter summarized")
        .endsWith("no further run: the time of --for is over\n");
    assertThat(idle.exitCode()).as(idle.err()).isZero();
    assertThat(idle.err().lines()).hasSize(2);
    assertThat(idle.err())
        .contains("nothing new: 1 chapter done before, 1 failed before and not tried again");
  }

  @Test
  void waitsForTheFirstFileOfATable() {
    makeInbox();
    Object[] command = {
      "summarize",
      "--input",
      inbox(),
      "--input-format",
      "json",
      "--output",
      output(),
      "--engine",
      "lead",
      "--every",
      "1h",
      "--for",
      "1s"
    };

    Ran none = Ran.precis(command);
    SmallBook.write(
        inbox().resolve("a.json"), "{\"text\": \"The keeper climbed the stairs and counted.\"}");
    Ran one = Ran.precis(command);

    assertThat(none.exitCode()).as(none.err()).isZero();
    assertThat(none.err()).contains("nothing new: 0 chapters done before");
    assertThat(one.exitCode()).as(one.err()).isZero();
    assertThat(one.err()).contains("1 chapter summarized");
  }

  @ParameterizedTest
  @CsvSource({"inbux, no such file or folder", "inbox/a.txt, no such file or folder"})
  void theFirstRunsWrongInputEndsTheCommand(String input, String reason) {
    makeInbox();

    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            folder.resolve(input),
            "--output",
            output(),
            "--engine",
            "lead",
            "--every",
            "1h");

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(reason);
  }
}
