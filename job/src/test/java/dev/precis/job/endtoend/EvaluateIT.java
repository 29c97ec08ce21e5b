package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.cli.ExitCode;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command, on summaries of the engine lead, with real Spark in this JVM. */
@ExtendWith(SharedSpark.class)
class EvaluateIT {
  /** A source's first sentences, some ten words. */
  private static final String WORDS = "summary.words=20";

  @TempDir private Path folder;

  private Path books() {
    return folder.resolve("books");
  }

  private Path output() {
    return folder.resolve("out");
  }

  private void summarize(String... chapters) throws IOException {
    Files.createDirectories(books());
    SmallBook.write(books().resolve("a.txt"), chapters);
    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            books(),
            "--output",
            output(),
            "--set",
            "model.engine=lead",
            "--set",
            WORDS);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private static JsonNode json(Ran ran) throws IOException {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out());
  }

  private Path references(String... lines) throws IOException {
    return Files.writeString(folder.resolve("references.jsonl"), String.join("\n", lines));
  }

  @Test
  void measuresEverySummaryAgainstItsSource() throws IOException {
    summarize(SmallBook.STORY, SmallBook.STORY + " More.", SmallBook.STORY + " And more.");

    Ran ran = Ran.precis("evaluate", output(), "--format", "json");

    JsonNode rows = json(ran);
    assertThat(rows).hasSize(3);
    for (JsonNode row : rows) {
      assertThat(row.get("copied_4grams").asDouble()).isEqualTo(1);
      assertThat(row.get("copied_sentences").asDouble()).isEqualTo(1);
      assertThat(row.get("compression").asDouble()).isGreaterThan(2);
      assertThat(row.get("novel_names").asInt()).isZero();
      assertThat(row.get("novel_name_list").isArray()).isTrue();
      assertThat(row.get("coverage_start").asDouble()).isGreaterThan(0.9);
      assertThat(row.get("language_match").asBoolean()).isTrue();
      assertThat(row.get("rouge1_f1").isNull()).isTrue();
    }
    assertThat(rows.get(1).get("node_id").asText()).isEqualTo("a.txt#2");
    assertThat(ran.err()).contains("3 summaries of recipe").doesNotContain("was not found");
  }

  @Test
  void printsATableWithMeansAndTsv() throws IOException {
    summarize(SmallBook.STORY, SmallBook.STORY + " More.");

    Ran table = Ran.precis("evaluate", output());
    Ran tsv = Ran.precis("evaluate", output(), "--format", "tsv");

    assertThat(table.out().lines().filter(line -> line.startsWith("a.txt#"))).hasSize(2);
    assertThat(table.out())
        .startsWith("summary of")
        .contains("mean of chapters", "median of chapters")
        .doesNotContain("R-1");
    assertThat(tsv.out().lines()).hasSize(3);
    assertThat(tsv.out()).startsWith("book_id\tlevel\tnode_id\t");
  }

  @Test
  void writesATableThatJoinsWithTheSummaries() throws IOException {
    summarize(SmallBook.STORY, SmallBook.STORY + " More.");

    assertThat(Ran.precis("evaluate", output()).exitCode()).isZero();
    assertThat(Ran.precis("evaluate", output()).exitCode()).as("again").isZero();

    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      List<Row> joined =
          spark
              .read()
              .parquet(output().resolve("evaluation").toString())
              .join(
                  spark.read().parquet(output().resolve("summaries").toString()),
                  new String[] {"recipe", "book_id", "chapter_index", "text_sha256"})
              .selectExpr("summary_words", "size(split(summary, ' '))")
              .collectAsList();
      assertThat(joined)
          .hasSize(2)
          .allSatisfy(row -> assertThat(row.getInt(0)).isEqualTo(row.getInt(1)));
    }
    Ran more =
        Ran.precis(
            "summarize",
            "--input",
            books(),
            "--output",
            output(),
            "--set",
            "model.engine=lead",
            "--set",
            WORDS);
    assertThat(more.err()).as("the folder is in nobody's way").contains("2 done before");
    assertThat(Ran.precis("show", output()).exitCode()).isZero();
  }

  @Test
  void scoresAgainstReferencesBesideTheFirstThreeSentences() throws IOException {
    summarize(SmallBook.STORY, SmallBook.STORY + " More.", SmallBook.STORY + " And more.");
    Path references =
        references(
            "\uFEFF{\"book\": \"a.txt\", \"seq\": 7, \"part\": \"\", \"heading\": \"Chapter 1.\", \"summary\":"
                + " \"The keeper climbs the stairs every evening, and counts them.\"}",
            "",
            "{\"node_id\": \"a.txt#2\", \"summary\": \"Nothing alike\"}",
            "{\"book\": \"a.txt\", \"heading\": \"CHAPTER 9\", \"summary\": \"Of no chapter\"}");

    Ran ran = Ran.precis("evaluate", output(), "--references", references, "--format", "json");

    JsonNode rows = json(ran);
    assertThat(rows.get(0).get("reference_words").asInt()).isEqualTo(10);
    assertThat(rows.get(0).get("rouge1_recall").asDouble()).isGreaterThan(0.8);
    assertThat(rows.get(0).get("lead3_rouge1_recall").asDouble()).isGreaterThan(0.8);
    assertThat(rows.get(0).get("lead3_rouge1_precision").asDouble())
        .as("three sentences are longer than twenty words")
        .isLessThan(rows.get(0).get("rouge1_precision").asDouble());
    assertThat(rows.get(1).get("rouge1_f1").asDouble()).isCloseTo(0, within(1e-9));
    assertThat(rows.get(2).get("rouge1_f1").isNull()).isTrue();
    assertThat(ran.err())
        .contains(
            "2 references used; 1 matched no summary, or one that has a reference already; 1 summary without");
    assertThat(Ran.precis("evaluate", output(), "--references", references).out())
        .contains("R-L", "lead-L");
  }

  @Test
  void namesTheFileAndTheLineThatIsNoReference() throws IOException {
    summarize(SmallBook.STORY);
    Path references = references("{\"node_id\": \"a.txt#1\", \"summary\": \"S\"}", "{\"book\": ");
    Path bytes = Files.write(folder.resolve("latin1.jsonl"), new byte[] {'{', (byte) 0xE4, '}'});

    Ran noJson = Ran.precis("evaluate", output(), "--references", references);
    Ran noUtf8 = Ran.precis("evaluate", output(), "--references", bytes);
    Ran none = Ran.precis("evaluate", output(), "--references", folder.resolve("none.jsonl"));
    Ran noFile = Ran.precis("evaluate", output(), "--references", folder);

    assertThat(noJson.err()).contains("line 2: not valid JSON").contains("references.jsonl");
    assertThat(noUtf8.err()).contains("UTF-8").contains("latin1.jsonl");
    assertThat(none.err()).contains("Cannot read references").contains("none.jsonl");
    assertThat(noFile.err()).contains("it is not a file");
    assertThat(List.of(noJson, noUtf8, none, noFile))
        .allSatisfy(ran -> assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE));
  }

  @Test
  void saysWhichSourcesAreGoneAndFindsThemWhereTheyAreNow() throws IOException {
    summarize(SmallBook.STORY, SmallBook.STORY + " More.");
    Path now = Files.move(books(), folder.resolve("moved"));

    Ran gone = Ran.precis("evaluate", output(), "--format", "json");
    Ran found = Ran.precis("evaluate", output(), "--input", now, "--format", "json");
    SmallBook.write(now.resolve("a.txt"), SmallBook.STORY, SmallBook.STORY + " Another end.");
    Ran other = Ran.precis("evaluate", output(), "--input", now, "--format", "json");

    assertThat(gone.err())
        .contains(
            "no such file or folder", "--input", "the source text of 2 summaries was not found");
    assertThat(json(gone).get(0).get("copied_4grams").isNull()).isTrue();
    assertThat(json(gone).get(0).get("summary_words").asInt()).isPositive();
    assertThat(json(found).get(1).get("copied_4grams").asDouble()).isEqualTo(1);
    assertThat(json(other).get(0).get("source_words").isInt()).isTrue();
    assertThat(json(other).get(1).get("source_words").isNull()).as("its text changed").isTrue();
    assertThat(Ran.precis("evaluate", output(), "--input", folder.resolve("no")).exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
  }

  @Test
  void replacesNothingThatIsNotItsOwn() throws IOException {
    summarize(SmallBook.STORY);

    for (Path taken : List.of(output(), output().resolve("summaries"), books())) {
      Ran ran = Ran.precis("evaluate", output(), "--output", taken);
      assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
      assertThat(ran.err())
          .contains(
              "Cannot write evaluation: it is neither an empty folder nor one with evaluations");
    }
    Ran elsewhere = Ran.precis("evaluate", output(), "--output", folder.resolve("quality"));
    assertThat(elsewhere.exitCode()).as(elsewhere.err()).isZero();
    assertThat(Ran.precis("show", output()).exitCode()).isZero();
  }

  @Test
  void takesTheRecipeThatWasAskedFor() throws IOException {
    summarize(SmallBook.STORY);
    Ran unknown = Ran.precis("evaluate", output(), "--recipe", "000000000000");

    assertThat(unknown.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(unknown.err()).contains("Cannot evaluate summaries: no such recipe");
  }
}
