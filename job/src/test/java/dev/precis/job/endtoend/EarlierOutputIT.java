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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An output that an earlier version wrote: this version reads, resumes, compacts and evaluates it,
 * and summarizes nothing again. The README beside the output describes what it holds.
 */
@ExtendWith(SharedSpark.class)
class EarlierOutputIT {
  private static final Path EARLIER =
      Path.of("src", "test", "resources", "outputs", "0.1-before-rooms", "out");

  private static final String BOOK = "the-lighthouse-ledger.txt";

  /** The ids are the earlier version's: with another id, all texts would be summarized again. */
  enum EarlierRecipe {
    TINY("e389cb24d956", "llama.cpp"),
    LEAD("de4d0bb099c9", "lead");

    private final String id;
    private final String engine;

    EarlierRecipe(String id, String engine) {
      this.id = id;
      this.engine = engine;
    }
  }

  @TempDir private Path folder;

  @BeforeEach
  void copyOutputAndBooks() throws IOException {
    FileUtils.copyDirectory(EARLIER.toFile(), output().toFile());
    Files.createDirectories(books());
    Files.copy(Path.of("..", "data", "sample", BOOK), books().resolve(BOOK));
    Files.write(books().resolve("broken.txt"), new byte[] {0, 1, 2, 3, 0, 0, 0});
  }

  private Path output() {
    return folder.resolve("out");
  }

  private Path books() {
    return folder.resolve("books");
  }

  /** The command of the earlier version, and more. */
  private Ran summarize(EarlierRecipe recipe, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "summarize",
                "--input",
                books(),
                "--output",
                output(),
                "--levels",
                "chapter,part,book",
                "--engine",
                recipe.engine));
    arguments.addAll(Arrays.asList(more));
    return Ran.precis(arguments.toArray());
  }

  private static JsonNode json(Ran ran) throws IOException {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out());
  }

  private static List<String> texts(JsonNode rows, String column) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.get(column).asText())
        .toList();
  }

  /**
   * All rows of a table as Spark reads them, but for the number of their wave, and for columns that
   * the earlier version did not have: those are NULL once this one has written the rows again.
   */
  private List<String> rows(String table) {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      List<Row> rows =
          spark
              .read()
              .parquet(output().resolve(table).toString())
              .drop(
                  Columns.WAVE,
                  Columns.PROMPT_MS,
                  Columns.GENERATION_MS,
                  Columns.FIRST_TOKEN_MS,
                  Columns.MODEL_KNOWN_BY)
              .collectAsList();
      return rows.stream().map(Row::toString).sorted().toList();
    }
  }

  private void assertNothingToSummarize(EarlierRecipe recipe) {
    Ran again = summarize(recipe, "--no-retry-failed");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err())
        .contains(
            "0 of 11 chapters to summarize, recipe " + recipe.id,
            "0 of 2 parts to summarize, recipe " + recipe.id,
            "0 of 2 books to summarize, recipe " + recipe.id,
            "0 chapters summarized, 10 done before",
            "0 parts summarized, 2 done before",
            "0 books summarized, 1 done before")
        .doesNotContain("committed", "model loaded");
  }

  @ParameterizedTest
  @EnumSource(EarlierRecipe.class)
  void showsEveryRow(EarlierRecipe recipe) throws IOException {
    JsonNode rows = json(Ran.precis("show", output(), "--recipe", recipe.id, "--format", "json"));

    assertThat(texts(rows, "node_id"))
        .containsExactly(
            BOOK,
            BOOK + "#1",
            BOOK + "#PART ONE: THE OIL",
            BOOK + "#2",
            BOOK + "#3",
            BOOK + "#4",
            BOOK + "#5",
            BOOK + "#6",
            BOOK + "#PART TWO: THE RECKONING",
            BOOK + "#7",
            BOOK + "#8",
            BOOK + "#9",
            BOOK + "#10");
    assertThat(texts(rows, "summary"))
        .allSatisfy(summary -> assertThat(summary).hasSizeGreaterThan(40));
  }

  @Test
  void listsTheRecipesWithTheirFailures() throws IOException {
    JsonNode rows = json(Ran.precis("output", output(), "--format", "json"));

    assertThat(rows)
        .extracting(
            row ->
                Stream.of("recipe", "level", "summaries", "failures", "waves")
                    .map(column -> row.get(column).asText())
                    .toList())
        .containsExactly(
            List.of("de4d0bb099c9", "chapter", "10", "1", "4"),
            List.of("de4d0bb099c9", "part", "2", "0", "4"),
            List.of("de4d0bb099c9", "book", "1", "1", "4"),
            List.of("e389cb24d956", "chapter", "10", "1", "5"),
            List.of("e389cb24d956", "part", "2", "0", "5"),
            List.of("e389cb24d956", "book", "1", "1", "5"));
  }

  @ParameterizedTest
  @EnumSource(EarlierRecipe.class)
  void hasNothingToSummarizeAgain(EarlierRecipe recipe) {
    List<String> summaries = rows("summaries");
    List<String> failures = rows("failures");

    assertNothingToSummarize(recipe);

    assertThat(summaries).hasSize(26);
    assertThat(rows("summaries")).isEqualTo(summaries);
    assertThat(failures).hasSize(4);
    assertThat(rows("failures")).isEqualTo(failures);
  }

  @Test
  void triesOnlyTheFailedTextsAgainAndCountsTheirAttempts() {
    List<String> summaries = rows("summaries");

    Ran again = summarize(EarlierRecipe.LEAD);

    assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE_WITH_FAILURES);
    assertThat(again.err())
        .contains(
            "1 of 11 chapters to summarize",
            "0 chapters summarized, 10 done before, 1 failed",
            "0 of 2 parts to summarize");
    assertThat(rows("summaries")).isEqualTo(summaries);
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      assertThat(
              spark
                  .read()
                  .parquet(output().resolve("failures").toString())
                  .where("recipe = 'de4d0bb099c9' and level = 'chapter'")
                  .orderBy("attempts")
                  .select("node_id", "attempts")
                  .collectAsList()
                  .toString())
          .isEqualTo("[[broken.txt#1,1], [broken.txt#1,2]]");
    }
  }

  @Test
  void compactsWavesAndHasNothingToSummarizeThen() throws IOException {
    List<String> summaries = rows("summaries");
    List<String> failures = rows("failures");

    JsonNode compacted = json(Ran.precis("output", output(), "--compact", "--format", "json"));

    assertThat(texts(compacted, "waves")).hasSize(6).containsOnly("1");
    assertThat(rows("summaries")).isEqualTo(summaries);
    assertThat(rows("failures")).isEqualTo(failures);
    assertNothingToSummarize(EarlierRecipe.TINY);
    assertNothingToSummarize(EarlierRecipe.LEAD);
    assertThat(rows("summaries")).isEqualTo(summaries);
  }

  @Test
  void measuresTheSummaries() throws IOException {
    Ran ran =
        Ran.precis(
            "evaluate",
            output(),
            "--input",
            books(),
            "--recipe",
            EarlierRecipe.TINY.id,
            "--format",
            "json");

    assertThat(json(ran))
        .hasSize(13)
        .allSatisfy(row -> assertThat(row.get("source_words").asInt()).isGreaterThan(90));
    assertThat(ran.err())
        .contains("13 summaries of recipe e389cb24d956")
        .doesNotContain("was not found");
  }

  private void takeTheOutput(String name) throws IOException {
    FileUtils.deleteDirectory(output().toFile());
    FileUtils.copyDirectory(EARLIER.getParent().resolveSibling(name).toFile(), output().toFile());
    Files.delete(books().resolve("broken.txt"));
  }

  private Ran summarizeChapters() {
    return Ran.precis("summarize", "--input", books(), "--output", output(), "--engine", "lead");
  }

  private void assertHasTenChaptersAndNothingToDo() throws IOException {
    assertThat(json(Ran.precis("show", output(), "--format", "json"))).hasSize(10);

    Ran again = summarizeChapters();

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("0 chapters summarized, 10 done before");
    assertThat(json(Ran.precis("show", output(), "--format", "json"))).hasSize(10);
    assertThat(rows("summaries")).as("as other programs see them").hasSize(10);
  }

  /** The earlier version could neither read this output nor write to it. */
  @Test
  void repairsAnOutputWhoseCompactionFailedOnS3() throws IOException {
    takeTheOutput("0.1-compaction-failed-on-s3/out");

    assertHasTenChaptersAndNothingToDo();
    assertThat(Ran.precis("output", output(), "--compact").exitCode()).isZero();
    assertHasTenChaptersAndNothingToDo();
  }

  /** mapreduce.fileoutputcommitter.marksuccessfuljobs=false, or a copy without such files. */
  @Test
  void losesNothingOfAnOutputWithoutSuccessFiles() throws IOException {
    List<String> summaries = rows("summaries");
    List<String> failures = rows("failures");
    try (Stream<Path> files = Files.walk(output())) {
      for (Path file : files.filter(it -> it.endsWith("_SUCCESS")).toList()) {
        Files.delete(file);
      }
    }

    Ran again = summarize(EarlierRecipe.LEAD);

    assertThat(again.err()).contains("0 chapters summarized").doesNotContain("removed");
    assertThat(rows("summaries")).isEqualTo(summaries);
    assertThat(rows("failures")).hasSizeGreaterThanOrEqualTo(failures.size());
  }
}
