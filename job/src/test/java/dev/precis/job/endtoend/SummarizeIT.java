package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.cli.ExitCode;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands, with real Spark and the real engine, in this JVM. */
@ExtendWith(SharedSpark.class)
class SummarizeIT {
  private static final Path SAMPLE = Path.of("..", "data", "sample");

  @TempDir private Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  /** The rows of a table of the output, sorted by book and chapter. */
  private static List<Row> rows(Path output, String table, String... columns) {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      Dataset<Row> rows = spark.read().parquet(output.resolve(table).toString());
      return rows.orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX)
          .selectExpr(columns)
          .collectAsList();
    }
  }

  private static JsonNode onlyRun(Path output) throws IOException {
    try (var files = Files.list(output.resolve("runs"))) {
      List<Path> runs = files.filter(file -> file.toString().endsWith(".json")).toList();
      assertThat(runs).hasSize(1);
      return new ObjectMapper().readTree(runs.get(0).toFile());
    }
  }

  @Test
  void summarizesTheSampleBookChapterByChapter() throws IOException {
    Ran ran = Ran.precis("summarize", "--input", SAMPLE, "--output", output());

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    List<Row> rows =
        rows(
            output(),
            "summaries",
            "part",
            "kind",
            "summary",
            "stop_reason",
            "prompt_tokens",
            "generated_tokens",
            "passages",
            "levels",
            "text_sha256",
            "model_sha256",
            "created_at");
    assertThat(rows).hasSize(10);
    assertThat(rows)
        .filteredOn(row -> row.getString(1).equals("chapter"))
        .hasSize(9)
        .allSatisfy(
            row -> {
              assertThat(row.getString(0)).startsWith("PART ");
              assertThat(row.getString(2)).hasSizeGreaterThan(40);
              assertThat(row.getString(3)).isEqualTo("stop");
              assertThat(row.getInt(4)).isGreaterThan(row.getInt(5)).isGreaterThan(400);
              assertThat(row.getInt(6)).isEqualTo(1);
              assertThat(row.getInt(7)).isEqualTo(1);
              assertThat(row.getString(8)).hasSize(64);
              assertThat(row.getString(9)).hasSize(64);
              assertThat(row.getTimestamp(10)).isNotNull();
            });
    JsonNode run = onlyRun(output());
    assertThat(run.get("summarized").asInt()).isEqualTo(10);
    assertThat(run.get("failed").asInt()).isZero();
    assertThat(run.at("/settings/summary/words").asInt()).isEqualTo(120);
  }

  @Test
  void writesExactlyTheColumnsOfTheMap() {
    SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY);
    assertThat(
            Ran.precis("summarize", "--input", folder.resolve("a.txt"), "--output", output())
                .exitCode())
        .isZero();

    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      assertThat(spark.read().parquet(output().resolve("summaries").toString()).columns())
          .containsExactly(
              "book_id",
              "book_title",
              "author",
              "language",
              "part",
              "kind",
              "chapter_index",
              "chapter_title",
              "text_sha256",
              "word_count",
              "level",
              "node_id",
              "parent_id",
              "first_chapter",
              "last_chapter",
              "sources",
              "missing_sources",
              "summary",
              "stop_reason",
              "prompt_tokens",
              "generated_tokens",
              "most_context_tokens",
              "passages",
              "levels",
              "elapsed_ms",
              "prompt_ms",
              "generation_ms",
              "first_token_ms",
              "model",
              "model_known_by",
              "model_sha256",
              "engine",
              "prompt_version",
              "attempts",
              "created_at",
              "recipe",
              "wave");
    }
  }

  @Test
  void doesNotDoAgainWhatIsDoneAndDoesOnlyWhatIsNew() {
    SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY, SmallBook.STORY + " Again.");
    Object[] command = {"summarize", "--input", folder.resolve("*.txt"), "--output", output()};
    assertThat(Ran.precis(command).err()).contains("2 chapters summarized, 0 done before");

    Ran nothing = Ran.precis(command);
    SmallBook.write(folder.resolve("b.txt"), SmallBook.STORY + " And again.");
    Ran one = Ran.precis(command);

    assertThat(nothing.exitCode()).isZero();
    assertThat(nothing.err()).contains("0 chapters summarized, 2 done before");
    assertThat(one.err()).contains("1 chapter summarized, 2 done before");
    assertThat(rows(output(), "summaries", "book_id", "wave"))
        .extracting(Row::toString)
        .containsExactly("[a.txt,1]", "[a.txt,1]", "[b.txt,2]");
  }

  @Test
  void summarizesATextOnceWhereverItStands() {
    String other = SmallBook.STORY + " Another.";
    SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY, other, other);
    Object[] command = {"summarize", "--input", folder.resolve("*.txt"), "--output", output()};
    Ran twins = Ran.precis(command);
    SmallBook.write(folder.resolve("b.txt"), other, SmallBook.STORY);
    Ran known = Ran.precis(command);

    assertThat(twins.err())
        .contains("2 of 3 chapters to summarize")
        .contains("2 chapters summarized, 0 done before")
        .contains("1 chapter has the same text as another, and its summary");
    assertThat(known.err())
        .contains("0 of 5 chapters to summarize")
        .contains("0 chapters summarized, 3 done before")
        .contains("2 chapters have the same text as another, and its summary")
        .doesNotContain("model loaded");
    List<Row> rows = rows(output(), "summaries", "book_id", "chapter_index", "summary", "kind");
    assertThat(rows)
        .extracting(row -> row.getString(0) + row.getInt(1))
        .containsExactly("a.txt1", "a.txt2", "a.txt3", "b.txt1", "b.txt2");
    assertThat(rows.subList(1, 4))
        .extracting(row -> row.getString(2))
        .containsOnly(rows.get(1).getString(2));
  }

  @Test
  void keepsSummariesOfAnotherPromptBesideTheOldOnes() {
    SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY);
    Object[] command = {"summarize", "--input", folder.resolve("a.txt"), "--output", output()};
    Ran.precis(command);

    Object[] other = Arrays.copyOf(command, command.length + 2);
    other[command.length] = "--set";
    other[command.length + 1] = "summary.words=60";
    Ran second = Ran.precis(other);
    Ran shown = Ran.precis("show", output(), "--format", "tsv");

    assertThat(second.err()).contains("1 chapter summarized, 0 done before");
    assertThat(rows(output(), "summaries", "recipe")).doesNotHaveDuplicates().hasSize(2);
    assertThat(shown.out().lines()).hasSize(2);
    assertThat(shown.err()).contains("choose with --recipe");
  }

  @Test
  void takesTheChaptersAndTheLimitThatWereAskedFor() {
    SmallBook.write(
        folder.resolve("a.txt"),
        SmallBook.STORY,
        SmallBook.STORY + " B.",
        SmallBook.STORY + " C.",
        SmallBook.STORY + " D.");

    Ran.precis(
        "summarize",
        "--input",
        folder.resolve("a.txt"),
        "--output",
        output(),
        "--chapters",
        "1,3-9",
        "--limit",
        "2");

    assertThat(rows(output(), "summaries", "chapter_index"))
        .extracting(row -> row.getInt(0))
        .containsExactly(1, 3);
  }

  @Test
  void splitsAChapterThatDoesNotFitAndMergesItsPassages() {
    StringBuilder chapter = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      chapter
          .append("On day ")
          .append(i)
          .append(" of the voyage the captain wrote that ")
          .append(SmallBook.STORY)
          .append("\n\n");
    }
    SmallBook.write(folder.resolve("a.txt"), chapter.toString());

    Ran ran = Ran.precis("summarize", "--input", folder.resolve("a.txt"), "--output", output());

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Row row = rows(output(), "summaries", "passages", "levels", "prompt_tokens").get(0);
    assertThat(row.getInt(0)).isGreaterThan(2);
    assertThat(row.getInt(1)).isGreaterThan(1);
    assertThat(row.getInt(2)).isGreaterThan(3000);
  }

  @Test
  void summarizesATableThatIsNoBook() throws IOException {
    Path csv = folder.resolve("tickets.csv");
    Files.writeString(
        csv,
        "number,body\n17,\""
            + SmallBook.STORY.replace("\n", " ")
            + "\"\n18,\n19,\"Two lines\nof a \"\"quoted\"\" report. "
            + SmallBook.STORY.replace("\n", " ")
            + "\"\n");

    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            csv,
            "--input-format",
            "csv",
            "--text-column",
            "body",
            "--id-column",
            "number",
            "--output",
            output());

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(3);
    assertThat(rows(output(), "summaries", "book_id"))
        .extracting(row -> row.getString(0))
        .containsExactly("17", "19");
    assertThat(rows(output(), "failures", "book_id", "error_kind").toString())
        .isEqualTo("[[18,empty_text]]");
  }

  @Test
  void readsATableThatAnEarlierRunWrote() {
    SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY);
    Ran.precis("summarize", "--input", folder.resolve("a.txt"), "--output", output());

    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            output().resolve("summaries"),
            "--input-format",
            "parquet",
            "--text-column",
            "summary",
            "--output",
            folder.resolve("again"));

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(rows(folder.resolve("again"), "summaries", "book_id").get(0).getString(0))
        .hasSize(64);
  }

  @Test
  void showsSummariesAsTableTsvAndJson() throws IOException {
    SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY);
    Ran.precis("summarize", "--input", folder.resolve("a.txt"), "--output", output());

    Ran table = Ran.precis("show", output());
    Ran tsv = Ran.precis("show", output(), "--format", "tsv");
    Ran json = Ran.precis("show", output(), "--format", "json");

    assertThat(table.out()).startsWith("chapter  part").contains("The keeper climbed the stairs");
    List<String> lines = tsv.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("book_id\tchapter_index\tpart\tchapter_title");
    assertThat(lines.get(1)).startsWith("a.txt\t1\t\t").contains("The keeper climbed the stairs");
    JsonNode rows = new ObjectMapper().readTree(json.out());
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("summary").asText()).startsWith("The keeper climbed the stairs");
    assertThat(rows.get(0).get("generated_tokens").isInt()).isTrue();
  }

  @Test
  void endsWithinSecondsWhenSparkCancelsTheJobAndTheModelWorksOn() throws Exception {
    String[] chapters = new String[40];
    for (int i = 0; i < chapters.length; i++) {
      chapters[i] = ("In year " + i + " it went so. " + SmallBook.STORY + "\n\n").repeat(20);
    }
    SmallBook.write(folder.resolve("a.txt"), chapters);
    Object[] command = {"summarize", "--input", folder.resolve("a.txt"), "--output", output()};
    CompletableFuture<Ran> run = CompletableFuture.supplyAsync(() -> Ran.precis(command));
    awaitTasks();

    SparkContext.getOrCreate().cancelAllJobs();

    Ran cancelled = run.get(5, TimeUnit.SECONDS);
    assertThat(cancelled.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(cancelled.err()).contains("cancelled");
    JsonNode report = onlyRun(output());
    assertThat(report.get("status").asText()).isEqualTo("failed");
    assertThat(report.get("summarized").asInt()).isLessThan(chapters.length);
    assertThat(
            Ran.precis(
                    "summarize",
                    "--input",
                    folder.resolve("a.txt"),
                    "--output",
                    output(),
                    "--limit",
                    "2")
                .exitCode())
        .isZero();
  }

  /** Until the model is at work. */
  private static void awaitTasks() throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (SparkSession.getDefaultSession().isDefined()) {
        var tracker = SparkSession.getDefaultSession().get().sparkContext().statusTracker();
        for (int stage : tracker.getActiveStageIds()) {
          var info = tracker.getStageInfo(stage);
          if (info.isDefined()
              && info.get().name().contains("Wave.java")
              && info.get().numActiveTasks() >= 1) {
            return;
          }
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the run never came to its chapters");
  }

  @Tag("kits")
  @Test
  void demoNeedsNothingAndCanBeRunAgain() {
    Path demo = folder.resolve("demo");

    assertThat(Ran.precis("demo", "--output", demo).exitCode()).isZero();
    Ran again = Ran.precis("demo", "--output", demo);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).startsWith("chapter  part").contains("PART ONE");
    assertThat(again.err()).contains("0 done before");
  }
}
