package dev.precis.job.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that write to tables of Iceberg and Delta, in this JVM. */
@Tag("lakehouse")
@Timeout(600)
class LakeStoreIT {
  /** In the settings of every run: an answer that is cut to nothing is a failure. */
  private static final String WOE = "Woe!";

  @TempDir private static Path folder;
  private static Lakehouse lakehouse;
  private static int number;

  private Path books;

  @BeforeAll
  static void begin() {
    lakehouse = new Lakehouse(folder);
    lakehouse.begin();
    spark().sql("CREATE DATABASE IF NOT EXISTS spark_catalog.books");
    spark().sql("CREATE NAMESPACE IF NOT EXISTS jdbc.books");
  }

  @AfterAll
  static void end() {
    lakehouse.end();
  }

  @BeforeEach
  void makeBooks() throws IOException {
    number++;
    books = Files.createDirectory(folder.resolve("books" + number));
    write("a.txt", "one", "two", "three");
  }

  private static SparkSession spark() {
    return SharedSpark.session();
  }

  /** A new name in a catalog. */
  private static String table(String catalog) {
    return catalog + ".books.s" + number;
  }

  private void write(String name, String... chapters) {
    SmallBook.write(
        books.resolve(name),
        Arrays.stream(chapters)
            .map(
                text ->
                    (text.equals(WOE) ? WOE + " " : "")
                        + SmallBook.STORY
                        + " It was chapter "
                        + text
                        + ".")
            .toArray(String[]::new));
  }

  private Ran summarize(String table, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "summarize",
                "--input",
                books,
                "--output-table",
                table,
                "--engine",
                "lead",
                "--set",
                "job.wave-chapters=2"));
    arguments.addAll(Arrays.asList(more));
    return Ran.precis(arguments.toArray());
  }

  private static void assertDone(Ran ran, String... said) {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    for (String each : said) {
      assertThat(ran.err()).contains(each);
    }
  }

  private static List<String> column(String sql) {
    return spark().sql(sql).collectAsList().stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  private static long count(String table) {
    return spark().sql("SELECT * FROM " + table).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "jdbc", "spark_catalog"})
  void makesATableWithCommentsAndResumesByItsRows(String catalog) {
    String table = table(catalog);

    assertDone(summarize(table), "created the table " + table, "3 chapters summarized");

    assertThat(count(table)).isEqualTo(3);
    assertThat(column("SELECT DISTINCT wave FROM " + table + " ORDER BY wave"))
        .containsExactly("1", "2");
    assertThat(spark().table(table).schema().apply("elapsed_ms").getComment().get())
        .contains("Milliseconds");
    write("b.txt", "four");
    assertDone(summarize(table), "1 chapter summarized, 3 done before");
    assertDone(summarize(table), "0 chapters summarized, 4 done before");
    assertThat(count(table)).isEqualTo(4);
    assertThat(column("SELECT DISTINCT run_id FROM " + table)).hasSize(2);
  }

  @Test
  void usesADeltaTableByItsPath() {
    String table = "delta.`" + folder.resolve("path" + number) + '`';

    assertDone(summarize(table), "created the table ", "3 chapters summarized");

    assertDone(summarize(table), "0 chapters summarized, 3 done before");
    assertThat(count(table)).isEqualTo(3);
    assertDone(Ran.precis("show", "--table", table));
  }

  /** Another run that starts at the same moment has begun to make it. */
  @Test
  void makesADeltaTableWhoseLogHasNoCommitYet() throws IOException {
    Path path = folder.resolve("begun" + number);
    Files.createDirectories(path.resolve("_delta_log"));
    String table = "delta.`" + path + '`';

    assertDone(summarize(table), "created the table ", "3 chapters summarized");

    assertThat(count(table)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void keepsFailuresInASecondTable(String catalog) {
    String table = table(catalog);
    write("a.txt", "one", WOE);

    Ran ran = summarize(table, "--set", "sampling.stop=" + WOE);

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(3);
    assertThat(ran.err()).contains("failures, with their reasons, in " + table + "_failures");
    assertThat(column("SELECT error_kind FROM " + table + "_failures"))
        .containsExactly("empty_answer");
    assertThat(count(table)).isEqualTo(1);
    Ran again = summarize(table, "--set", "sampling.stop=" + WOE);
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(column("SELECT attempts FROM " + table + "_failures ORDER BY 1"))
        .containsExactly("1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void showAndEvaluateReadTheTable(String catalog) throws IOException {
    String table = table(catalog);
    assertDone(summarize(table, "--levels", "chapter,book"), "show --table " + table);

    Ran shown = Ran.precis("show", "--table", table, "--format", "json");

    JsonNode rows = new ObjectMapper().readTree(shown.out());
    assertThat(rows).hasSize(4);
    assertDone(Ran.precis("evaluate", "--table", table), "4 summaries of recipe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void summarizesAgainWhatARollbackTookAway(String catalog) {
    String table = table(catalog);
    assertDone(summarize(table));
    if (catalog.equals("lake")) {
      String first =
          column("SELECT snapshot_id FROM " + table + ".snapshots WHERE summary['precis.wave'] = 1")
              .get(0);
      spark().sql("CALL lake.system.rollback_to_snapshot('books.s" + number + "', " + first + ")");
    } else {
      spark().sql("RESTORE TABLE " + table + " TO VERSION AS OF 1");
    }
    assertThat(count(table)).isEqualTo(2);

    assertDone(summarize(table), "1 chapter summarized, 2 done before");

    assertThat(count(table)).isEqualTo(3);
    assertThat(column("SELECT DISTINCT node_id FROM " + table)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void addsColumnsToItsOwnTableAndKeepsThoseOfOthers(String catalog) {
    String table = table(catalog);
    assertDone(summarize(table));
    if (catalog.equals("spark_catalog")) {
      spark()
          .sql(
              "ALTER TABLE "
                  + table
                  + " SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name',"
                  + " 'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5')");
    }
    spark().sql("ALTER TABLE " + table + " DROP COLUMN most_context_tokens");
    spark().sql("ALTER TABLE " + table + " ADD COLUMN rating int");
    write("b.txt", "four");

    assertDone(
        summarize(table), "added to the table " + table + ": most_context_tokens", "3 done before");

    assertThat(
            column(
                "SELECT count(*) FROM "
                    + table
                    + " WHERE most_context_tokens IS NULL AND rating IS NULL"))
        .containsExactly("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void changesNoTableThatItDidNotMake(String catalog) {
    String table = table(catalog);
    String format = catalog.equals("lake") ? "iceberg" : "delta";
    spark().sql("CREATE TABLE " + table + " (node_id string, note string) USING " + format);

    Ran refused = summarize(table);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("Cannot write to table: it lacks the columns book_id, ", table);
    String statement = refused.err().replaceAll("(?s).*(ALTER TABLE .*\\)), got .*", "$1");
    spark().sql(statement.replace("\n", " "));
    assertDone(summarize(table), "3 chapters summarized");
    assertThat(column("SELECT count(*) FROM " + table + " WHERE note IS NULL"))
        .containsExactly("3");
  }

  @Test
  void namesAllColumnsThatDoNotFit() {
    String table = table("lake");
    spark()
        .sql(
            "CREATE TABLE "
                + table
                + " (node_id int, summary double, elapsed_ms bigint, must string NOT NULL) USING"
                + " iceberg");

    Ran refused = summarize(table);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "column node_id must be STRING and is INT",
            "column summary must be STRING and is DOUBLE",
            "column must must allow null");
  }

  @Test
  void refusesWhatIsNoTableOfAnAtomicFormat() {
    String table = "spark_catalog.books.p" + number;
    spark().sql("CREATE TABLE " + table + " (node_id string) USING parquet");

    Ran refused = summarize(table);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "it must be an Iceberg or a Delta table, got " + table + " in the format parquet");
    assertThat(summarize(table("lake"), "--failures-table", table("lake")).err())
        .contains("failures need a table of their own");
    assertThat(summarize("lake.books.").err()).contains("expected a name such as");
    assertThat(summarize("nowhere.books.t").exitCode()).isEqualTo(2);
    assertThat(Ran.precis("show", "--table", "lake.books.none").err()).contains("no such table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void hasTypedAnswers(String catalog) throws IOException {
    String table = table(catalog);
    Path schema =
        Files.writeString(
            folder.resolve("schema.json"),
            "{\"type\":\"object\",\"properties\":{\"gist\":{\"type\":\"string\"}},\"required\":[\"gist\"]}");

    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            books,
            "--output-table",
            table,
            "--schema",
            schema,
            "--limit",
            1);

    assertThat(ran.exitCode()).as(ran.err()).isIn(0, 1);
    Dataset<Row> rows = spark().table(table);
    assertThat(rows.schema().apply("answer").dataType().sql()).isEqualTo("STRUCT<gist: STRING>");
  }
}
