package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.cli.ExitCode;
import dev.precis.job.output.FolderStore;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run takes over from the runs before it, and leaves to those after it. */
@ExtendWith(SharedSpark.class)
class ResumeIT {
  @TempDir private Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  private Ran summarize(Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "summarize",
                "--input",
                folder.resolve("*.txt"),
                "--output",
                output(),
                "--set",
                "model.engine=lead"));
    arguments.addAll(Arrays.asList(more));
    return Ran.precis(arguments.toArray());
  }

  private void writeBook(String name, int chapters) {
    String[] texts = new String[chapters];
    for (int i = 0; i < chapters; i++) {
      texts[i] = SmallBook.STORY + " This is chapter " + i + " of " + name + ".";
    }
    SmallBook.write(folder.resolve(name), texts);
  }

  private List<Row> rows(String table, String... columns) {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      Dataset<Row> rows =
          FolderStore.open(output().toString(), SparkSessions.hadoop())
              .committed(spark, table, recipes());
      return rows.orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX)
          .selectExpr(columns)
          .collectAsList();
    }
  }

  private List<String> recipes() {
    return FolderStore.open(output().toString(), SparkSessions.hadoop()).recipes();
  }

  private Path recipe(String table) throws IOException {
    try (var recipes = Files.list(output().resolve(table))) {
      return recipes.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private JsonNode lastRun() throws IOException {
    try (var files = Files.list(output().resolve("runs"))) {
      Path last =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .max((a, b) -> a.getFileName().compareTo(b.getFileName()))
              .orElseThrow();
      return new ObjectMapper().readTree(last.toFile());
    }
  }

  @Test
  void commitsInWavesAndTellsOfEach() throws IOException {
    writeBook("a.txt", 12);

    Ran ran = summarize("--set", "job.wave-chapters=5");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("wave 1 committed: ", "wave 3 committed: ");
    assertThat(rows("summaries", "wave", "chapter_index"))
        .hasSize(12)
        .extracting(row -> row.getInt(0))
        .contains(1, 2, 3);
    JsonNode run = lastRun();
    assertThat(run.get("status").asText()).isEqualTo("done");
    assertThat(run.get("waves")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(run.get("waves").get(0).get("summarized").asInt()).isBetween(1, 5);
    assertThat(run.at("/executors/driver/summarized").asInt()).isEqualTo(12);
    assertThat(run.get("p95_elapsed_ms").asLong())
        .isGreaterThanOrEqualTo(run.get("p50_elapsed_ms").asLong());
    assertThat(output().resolve("_LOCK")).doesNotExist();
  }

  @Test
  void compactsWavesIntoOneAndListsTheRecipe() throws IOException {
    writeBook("a.txt", 6);
    summarize("--set", "job.wave-chapters=2");
    List<Row> before = rows("summaries", "book_id", "chapter_index", "summary");

    Ran compacted = Ran.precis("output", output(), "--compact", "--format", "tsv");

    assertThat(compacted.exitCode()).as(compacted.err()).isZero();
    assertThat(compacted.err())
        .containsPattern("summaries of recipe \\w{12}: merged [3-9] waves into one");
    assertThat(compacted.out().lines().skip(1))
        .singleElement()
        .asString()
        .startsWith(recipes().get(0) + "\tchapter\t6\t0\t1\tlead");
    assertThat(rows("summaries", "book_id", "chapter_index", "summary")).isEqualTo(before);
    assertThat(summarize().err()).contains("0 of 6 chapters to summarize");
  }

  @Test
  void commitsAWaveThatAKilledRunFinished() throws IOException {
    writeBook("a.txt", 6);
    summarize("--set", "job.wave-chapters=3");
    Files.delete(lastCommit());
    assertThat(rows("summaries", "chapter_index")).hasSizeLessThan(6);

    Ran again = summarize();

    assertThat(again.err())
        .contains("committed 1 wave that an earlier run finished", "0 of 6 chapters to summarize");
    assertThat(rows("summaries", "chapter_index"))
        .extracting(row -> row.getInt(0))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  private Path lastCommit() throws IOException {
    try (var entries = Files.list(output().resolve("commits"))) {
      return entries.max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  @Test
  void keepsWhatAKilledRunDidNotFinishUntilItIsOldOrCleaned() throws IOException {
    writeBook("a.txt", 2);
    summarize();
    Path part =
        Files.createDirectories(output().resolve("_WRITING/a-wave/_temporary")).resolve("part-0");
    Files.writeString(part, "rows");

    assertThat(summarize().err())
        .contains("left 1 wave that an earlier run did not finish", "--clean");
    assertThat(part).exists();

    Ran cleaned = Ran.precis("output", output(), "--clean");
    assertThat(cleaned.exitCode()).as(cleaned.err()).isZero();
    assertThat(cleaned.err()).contains("removed 1 wave that an earlier run did not finish");
    assertThat(part).doesNotExist();
    assertThat(rows("summaries", "chapter_index")).hasSize(2);
  }

  @Test
  void listsTheFilesThatCount() throws IOException {
    writeBook("a.txt", 6);
    summarize("--set", "job.wave-chapters=3");
    Path foreign = recipe("summaries").resolve("wave=99/part-0.parquet");
    Files.createDirectories(foreign.getParent());
    Files.writeString(foreign, "by a run that was killed");

    Ran files = Ran.precis("output", output(), "--files");

    assertThat(files.exitCode()).as(files.err()).isZero();
    assertThat(files.out().lines())
        .isNotEmpty()
        .allMatch(file -> Files.exists(Path.of(java.net.URI.create(file))))
        .noneMatch(file -> file.contains("wave=99"));
    assertThat(Ran.precis("output", output(), "--files", "--recipe", "none").exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
  }

  @Test
  void triesFailedChaptersAgainUntilTheirAttemptsAreUsedUp() {
    writeBook("a.txt", 2);
    write("broken.txt", new byte[] {0, 1, 2, 3, 0, 0, 0});

    Ran first = summarize("--max-attempts", "2");
    Ran second = summarize("--max-attempts", "2");
    Ran third = summarize("--max-attempts", "2");
    Ran never = summarize("--no-retry-failed", "--max-attempts", "9");

    assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.DONE_WITH_FAILURES);
    assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.DONE_WITH_FAILURES);
    assertThat(third.exitCode()).as(third.err()).isZero();
    assertThat(third.err()).contains("failed before and not tried again (job.max-attempts");
    assertThat(never.err()).contains("0 of ").contains("failed before and not tried again");
    assertThat(rows("failures", "book_id", "attempts").toString())
        .contains("[broken.txt,1]", "[broken.txt,2]")
        .doesNotContain("[broken.txt,3]");
  }

  @Test
  void givesUpWhenMoreFailThanMayAndKeepsWhatWasDone() throws IOException {
    writeBook("a.txt", 3);
    write("broken.txt", new byte[] {0, 1, 2, 3, 0, 0, 0});

    Ran ran = summarize("--max-failed", "10%");

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .contains("ended early: 1 of 4 chapters failed, more than job.max-failed allows");
    assertThat(lastRun().get("status").asText()).isEqualTo("given_up");
    assertThat(rows("summaries", "book_id")).isNotEmpty();
    assertThat(summarize("--max-failed", "25%").exitCode()).isEqualTo(ExitCode.DONE_WITH_FAILURES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "json", "csv"})
  void storesAndResumesInOtherFormats(String format) throws IOException {
    writeBook("a.txt", 3);
    Ran first = summarize("--output-format", format);
    writeBook("b.txt", 1);
    Ran second = summarize();
    Ran shown = Ran.precis("show", output(), "--format", "tsv");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(second.err()).contains("1 of 4 chapters to summarize");
    assertThat(rows("summaries", "book_id", "summary", "prompt_tokens"))
        .hasSize(4)
        .allSatisfy(
            row -> {
              assertThat(row.getString(1)).contains("The keeper climbed the stairs");
              assertThat(row.getInt(2)).isPositive();
            });
    assertThat(shown.out().lines()).hasSize(5);
    try (var files = Files.list(recipe("summaries").resolve("wave=1"))) {
      assertThat(files.map(Path::toString).filter(name -> name.contains("." + format)))
          .isNotEmpty();
    }
  }

  @Test
  void refusesAnotherFormatThanTheOutputHas() {
    writeBook("a.txt", 1);
    summarize();

    Ran ran = summarize("--output-format", "orc");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err())
        .contains(
            "Cannot write output: its tables are in the format parquet; omit job.output-format or")
        .contains("got orc");
  }

  @ParameterizedTest
  @CsvSource({"text, the column `chapter_index`", "nosuchformat, data source: nosuchformat"})
  void refusesAFormatThatSparkCannotWriteBeforeAnyWorkIsDone(String format, String reason) {
    writeBook("a.txt", 1);

    Ran ran = summarize("--output-format", format);

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err())
        .contains("Cannot write output: Spark cannot write its tables in this format: ")
        .containsIgnoringCase(reason)
        .contains("got job.output-format " + format);
    assertThat(summarize().exitCode()).isZero();
  }

  @Test
  void tellsInTheRunsFileThatAWaveCouldNotBeCommitted() throws Exception {
    writeBook("a.txt", 1);
    Ran ran =
        SharedSpark.without(
            Map.of("spark.sql.parquet.output.committer.class", "no.such.Committer"),
            () -> summarize());

    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(lastRun().get("status").asText()).isEqualTo("failed");
    assertThat(lastRun().get("ended_early").asText()).contains("no.such.Committer");
    assertThat(summarize().err()).contains("1 of 1 chapter to summarize");
  }

  @Test
  void readsAndAppendsToWhatAnOlderVersionWrote() throws IOException {
    writeBook("a.txt", 2);
    summarize();
    Path wave = recipe("summaries").resolve("wave=1");
    Path older = folder.resolve("older");
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      spark
          .read()
          .parquet(wave.toString())
          .drop(Columns.ENGINE, Columns.LEVELS)
          .withColumn("a_column_of_another_version", org.apache.spark.sql.functions.lit(7))
          .write()
          .mode(SaveMode.ErrorIfExists)
          .parquet(older.toString());
    }
    FileUtils.deleteDirectory(wave.toFile());
    FileUtils.moveDirectory(older.toFile(), wave.toFile());
    FileUtils.deleteDirectory(output().resolve("commits").toFile());
    writeBook("b.txt", 1);

    Ran ran = summarize();
    Ran shown = Ran.precis("show", output(), "--format", "json");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("1 of 3 chapters to summarize");
    assertThat(new ObjectMapper().readTree(shown.out())).hasSize(3);
    assertThat(columnsOfBothVersions()).containsExactly("true false", "true false", "false true");
    Ran compacted = Ran.precis("output", output(), "--compact");
    assertThat(compacted.exitCode()).as(compacted.err()).isZero();
    assertThat(recipe("summaries").toFile().list((in, name) -> name.startsWith("wave=")))
        .hasSize(1);
    assertThat(columnsOfBothVersions()).containsExactly("true false", "true false", "false true");
  }

  /** Of each row, as a user reads it, whether it lacks the one and the other. */
  private List<String> columnsOfBothVersions() {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      return spark
          .read()
          .option("mergeSchema", true)
          .parquet(output().resolve("summaries").toString())
          .orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX)
          .select(Columns.ENGINE, "a_column_of_another_version")
          .collectAsList()
          .stream()
          .map(row -> row.isNullAt(0) + " " + row.isNullAt(1))
          .toList();
    }
  }

  private void write(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
