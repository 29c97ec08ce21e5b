package dev.precis.job.endtoend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.precis.job.cli.ExitCode;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.RandomSchema;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Summaries that are JSON of a schema, by the tiny model: valid, whatever they say. */
@ExtendWith(SharedSpark.class)
class StructuredIT {
  private static final Path CHAPTER = Path.of("..", "conf", "schemas", "chapter.json");
  private static final Path SAMPLE = Path.of("..", "data", "sample", "the-lighthouse-ledger.txt");

  /** Of the sample; three waves of them. */
  private static final int SOME = 12;

  /** Of War and Peace. */
  private static final int MANY = 50;

  private static final String MANY_TYPES =
      """
      {"properties": {"who": {"type": "array", "maxItems": 2, "items": {"type": "string", "maxLength": 12}},
                      "count": {"type": "integer"},
                      "share": {"type": "number"},
                      "sure": {"type": "boolean"},
                      "place": {"properties": {"name": {"type": "string", "maxLength": 12}, "known": {"enum": [1, 2]}}}}}
      """;

  private static final String MANY_TYPES_AS_STRUCT =
      "struct<who:array<string>,count:bigint,share:double,sure:boolean,place:struct<name:string,known:bigint>>";

  @TempDir private Path folder;

  /** A row as its users read it, in the order of the chapters. */
  private record Stored(int chapter, String summary, String answer) {}

  private Path output() {
    return folder.resolve("out");
  }

  private Path schema(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json);
  }

  private Ran summarize(Path input, Path schema, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("summarize", "--input", input, "--output", output(), "--schema", schema));
    words.addAll(Arrays.asList(more));
    return Ran.precis(words.toArray());
  }

  private void assertRefused(Ran ran, String... messages) {
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err()).contains(messages).doesNotContain("\tat ", "model loaded", "recipe");
  }

  private List<Stored> stored(String format, String type) {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      Dataset<Row> rows =
          spark.read().format(format).load(output().resolve("summaries").toString());
      assertThat(rows.schema().apply("answer").dataType().simpleString()).isEqualTo(type);
      return rows
          .orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX)
          .select(
              // JSON that nothing is known of has long numbers.
              col(Columns.CHAPTER_INDEX).cast("int"),
              col(Columns.SUMMARY),
              to_json(col(Columns.ANSWER), Map.of("ignoreNullFields", "false")))
          .collectAsList()
          .stream()
          .map(row -> new Stored(row.getInt(0), row.getString(1), row.getString(2)))
          .toList();
    }
  }

  /** By a library that has no part in how they were made. */
  private static void assertValid(List<Stored> rows, Path schema) throws IOException {
    var validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(RandomSchema.parse(Files.readString(schema)));
    for (Stored row : rows) {
      JsonNode summary = RandomSchema.parse(row.summary());
      assertThat(validator.validate(summary)).as("what is wrong with %s", row).isEmpty();
      assertThat(RandomSchema.parse(row.answer())).as("columns of %s", row).isEqualTo(summary);
    }
  }

  /** The sample book's paragraphs, in chapters of equal numbers of them. */
  private Path someChaptersOfTheSample() throws IOException {
    List<String> paragraphs =
        Arrays.stream(Files.readString(SAMPLE).split("\\R\\s*\\R", -1))
            .filter(paragraph -> paragraph.split("\\s+", -1).length > 12)
            .toList();
    String[] chapters = new String[SOME];
    for (int i = 0; i < SOME; i++) {
      int from = i * paragraphs.size() / SOME;
      int to = Math.max(from + 1, (i + 1) * paragraphs.size() / SOME);
      chapters[i] =
          String.join("\n\n", paragraphs.subList(from, to)) + "\n\nSo ended day " + i + ".";
    }
    return SmallBook.write(folder.resolve("some.txt"), chapters);
  }

  @Test
  void everyChapterIsAValidRowOfTypedColumns() throws IOException {
    assertValidRows(someChaptersOfTheSample(), SOME);
  }

  @Test
  @Tag("acceptance")
  void fiftyChaptersOfWarAndPeaceAreToo() throws IOException {
    assertValidRows(WarAndPeace.file(), MANY);
  }

  private void assertValidRows(Path book, int chapters) throws IOException {
    Object[] more = {
      "--chapters", "1-" + chapters, "--set", "job.wave-chapters=" + (chapters * 2 / 5)
    };
    long start = System.nanoTime();
    Ran ran = summarize(book, CHAPTER, more);
    System.out.printf(
        Locale.ROOT,
        "%s: %d s%n%s",
        book.getFileName(),
        (System.nanoTime() - start) / 1_000_000_000,
        ran.err());

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).contains(chapters + " chapters summarized, 0 done before, 0 failed");
    String type =
        "struct<characters:array<string>,places:array<string>,one_line:string,mood:string>";
    List<Stored> rows = stored("parquet", type);
    assertThat(rows).hasSize(chapters);
    assertValid(rows, CHAPTER);

    Ran again = summarize(book, CHAPTER, more);
    Ran compacted = Ran.precis("output", output(), "--compact");

    assertThat(again.err())
        .as("done before")
        .contains("0 of " + chapters + " chapters to summarize")
        .doesNotContain("model loaded");
    assertThat(compacted.err())
        .containsPattern("summaries of recipe \\w{12}: merged \\d waves into one");
    assertThat(stored("parquet", type)).as("after compaction").isEqualTo(rows);
    assertThat(Ran.precis("show", output(), "--format", "tsv").out())
        .as("shown as JSON")
        .contains("{\"characters\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "json"})
  void everyFormatWithStructsHoldsTheTypesAlsoOfRepeatedTextsAndCompacted(String format)
      throws IOException {
    Path schema = schema("many.json", MANY_TYPES);
    String twin = SmallBook.STORY + " Twice.";
    Path book = SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY, twin, twin);

    Ran ran = summarize(book, schema, "--output-format", format);
    // Spark sorts the fields of JSON that it was told nothing of.
    String type =
        format.equals("json")
            ? "struct<count:bigint,place:struct<known:bigint,name:string>,share:double,sure:boolean,who:array<string>>"
            : MANY_TYPES_AS_STRUCT;
    List<Stored> rows = stored(format, type);
    Ran compacted = Ran.precis("output", output(), "--compact");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("1 chapter has the same text as another");
    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).summary()).isEqualTo(rows.get(2).summary());
    for (Stored row : rows) {
      JsonNode summary = RandomSchema.parse(row.summary());
      JsonNode answer = RandomSchema.parse(row.answer());
      assertThat(answer.at("/who")).as("%s", row).isEqualTo(summary.at("/who"));
      assertThat(answer.at("/place")).as("%s", row).isEqualTo(summary.at("/place"));
      assertThat(answer.at("/count").longValue()).isEqualTo(summary.at("/count").longValue());
      assertThat(answer.at("/share").doubleValue()).isEqualTo(summary.at("/share").doubleValue());
      assertThat(answer.at("/sure")).isEqualTo(summary.at("/sure"));
    }
    assertThat(compacted.err()).contains("waves into one");
    assertThat(stored(format, type)).as("after compaction").isEqualTo(rows);
  }

  @Test
  void answersOfOtherTypesStandBesideEachOther() throws IOException {
    Path book = SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY);
    Path words = schema("words.json", "{\"properties\": {\"a\": {\"enum\": [\"x\", \"y\"]}}}");
    Path numbers = schema("numbers.json", "{\"properties\": {\"a\": {\"enum\": [1, 2]}}}");

    assertThat(summarize(book, words).exitCode()).isZero();
    assertThat(Ran.precis("summarize", "--input", book, "--output", output()).exitCode()).isZero();
    Ran last = summarize(book, numbers);
    Ran shown = Ran.precis("show", output(), "--format", "tsv");
    Ran listed = Ran.precis("output", output(), "--compact", "--format", "tsv");

    assertThat(last.exitCode()).as(last.err()).isZero();
    assertThat(last.err()).contains("1 of 1 chapter to summarize");
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out()).containsPattern("\\{\"a\": ?[12]}");
    assertThat(listed.exitCode()).as(listed.err()).isZero();
    assertThat(listed.out().lines()).as("a header and three recipes").hasSize(4);
  }

  @Test
  void aSchemaThatCannotBeUsedIsRefusedBeforeAnyWork() throws IOException {
    Path book = SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY);
    Path broken = schema("broken.json", "{\"properties\": {\"a\": {\"type\": \"string\"}");
    Path pattern = schema("pattern.json", "{\"properties\": {\"a\": {\"pattern\": \"x\"}}}");
    Path list = schema("list.json", "{\"type\": \"array\"}");

    assertRefused(summarize(book, folder.resolve("none.json")), "no such file", "none.json");
    assertRefused(
        summarize(book, broken), "summary.schema: ", "it is not valid JSON", "broken.json");
    assertRefused(summarize(book, pattern), "cannot be enforced", "got pattern", "pattern.json");
    assertRefused(summarize(book, list), "must be of type object", "list.json");
    assertRefused(summarize(book, CHAPTER, "--engine", "lead"), "does not support JSON schemas");
    assertRefused(
        summarize(book, CHAPTER, "--output-format", "csv"),
        "job.output-format: csv cannot store the typed answers of summary.schema; expected parquet, orc or json");
    assertThat(output()).doesNotExist();
  }

  @Test
  void anOutputInCsvRefusesASchemaBeforeAnyWork() {
    Path book = SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY);
    Ran lead =
        Ran.precis(
            "summarize",
            "--input",
            book,
            "--output",
            output(),
            "--engine",
            "lead",
            "--output-format",
            "csv");
    assertThat(lead.exitCode()).as(lead.err()).isZero();

    Ran ran = summarize(book, CHAPTER);

    assertRefused(
        ran, "Cannot write output: Spark cannot write its tables in this format: ", "csv");
    assertThat(output().resolve("_TRIAL")).doesNotExist();
    assertThat(output().resolve("schemas")).doesNotExist();
  }
}
