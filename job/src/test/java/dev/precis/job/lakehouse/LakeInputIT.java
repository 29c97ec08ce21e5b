package dev.precis.job.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts of tables of Iceberg and Delta, and of Spark's own. */
@Tag("lakehouse")
@ExtendWith(SharedSpark.class)
class LakeInputIT {
  /** What the tests need of a kind of table. */
  private enum Kind {
    ICEBERG(
        "lake.raw.texts",
        "iceberg",
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions") {
      @Override
      String version(SparkSession spark) {
        return snapshots(spark, "snapshot_id");
      }

      @Override
      String time(SparkSession spark) {
        return snapshots(spark, "string(committed_at)");
      }

      private String snapshots(SparkSession spark, String column) {
        return last(
            spark.table("lake.raw.texts.snapshots").orderBy("committed_at").selectExpr(column));
      }

      @Override
      void forgetAllButTheLastVersion(SparkSession spark) {
        spark
            .sql(
                "CALL lake.system.expire_snapshots(table => 'raw.texts', retain_last => 1,"
                    + " older_than => TIMESTAMP '2999-01-01 00:00:00')")
            .collect();
      }
    },
    DELTA("raw.texts", "delta", "io.delta.sql.DeltaSparkSessionExtension") {
      @Override
      String version(SparkSession spark) {
        return history(spark, "version");
      }

      @Override
      String time(SparkSession spark) {
        return history(spark, "string(timestamp)");
      }

      private String history(SparkSession spark, String column) {
        return last(spark.sql("DESCRIBE HISTORY raw.texts").orderBy("version").selectExpr(column));
      }

      @Override
      void forgetAllButTheLastVersion(SparkSession spark) {
        spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        // The rows of the earlier versions are copied, so that their files are not needed.
        spark.sql("OPTIMIZE raw.texts").collect();
        spark.sql("VACUUM raw.texts RETAIN 0 HOURS").collect();
      }
    };

    final String table;
    final String provider;
    final String extensions;

    Kind(String table, String provider, String extensions) {
      this.table = table;
      this.provider = provider;
      this.extensions = extensions;
    }

    /** The last version. */
    abstract String version(SparkSession spark);

    /** When the last version was written. */
    abstract String time(SparkSession spark);

    abstract void forgetAllButTheLastVersion(SparkSession spark);

    private static String last(Dataset<Row> history) {
      List<Row> rows = history.collectAsList();
      return rows.get(rows.size() - 1).get(0).toString();
    }
  }

  /** Work with Spark. */
  private interface Work {
    void with(SparkSession spark) throws Exception;
  }

  @TempDir private Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  /**
   * In a session with catalogs of Iceberg, and Delta as the session's own. Only one of them gets
   * its SQL: the rules of Iceberg fail on an UPDATE of a table of Delta.
   */
  private void inLake(Kind kind, Work work) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.sql.extensions", kind.extensions);
    for (String iceberg : List.of("lake", "elsewhere")) {
      String catalog = "spark.sql.catalog." + iceberg;
      settings.put(catalog, "org.apache.iceberg.spark.SparkCatalog");
      settings.put(catalog + ".type", "hadoop");
      settings.put(catalog + ".warehouse", folder.resolve("lake").toString());
    }
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    SharedSpark.without(
        settings,
        () -> {
          try (CommandSession session = SparkSessions.start("test")) {
            work.with(session.spark());
          }
          return null;
        });
  }

  private static void sql(SparkSession spark, String statement) {
    spark.sql(statement).collect();
  }

  private static void create(SparkSession spark, Kind kind) {
    sql(spark, "CREATE NAMESPACE " + kind.table.substring(0, kind.table.lastIndexOf('.')));
    sql(
        spark,
        "CREATE TABLE "
            + kind.table
            + " (number BIGINT, body STRING, note STRING) USING "
            + kind.provider);
    insert(spark, kind.table, 1, "One.");
    insert(spark, kind.table, 2, "Two.");
  }

  private static void insert(SparkSession spark, String table, int number, String words) {
    sql(
        spark,
        "INSERT INTO " + table + " VALUES (" + number + ", '" + text(words) + "', 'a note')");
  }

  private static String text(String words) {
    return SmallBook.STORY + " " + words;
  }

  private Ran summarize(String table, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "summarize",
                "--input-table",
                table,
                "--text-column",
                "body",
                "--id-column",
                "number",
                "--output",
                output(),
                "--engine",
                "lead"));
    arguments.addAll(Arrays.asList(more));
    return Ran.precis(arguments.toArray());
  }

  private List<String> done() {
    return Ran.precis("show", output(), "--format", "tsv")
        .out()
        .lines()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf('\t')))
        .sorted()
        .toList();
  }

  private JsonNode lastInput() throws IOException {
    try (var files = Files.list(output().resolve("runs"))) {
      Path last =
          files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream()
              .reduce((first, second) -> second)
              .orElseThrow();
      return new ObjectMapper().readTree(last.toFile()).get("input");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void summarizesTheRowsOfATableAndThenWhatIsNew(Kind kind) throws Exception {
    inLake(
        kind,
        spark -> {
          create(spark, kind);
          Ran first = summarize(kind.table);
          insert(spark, kind.table, 3, "Three.");
          Ran second = summarize(kind.table);

          assertThat(first.exitCode()).as(first.err()).isZero();
          assertThat(first.err()).contains("2 of 2 chapters to summarize");
          assertThat(second.err()).contains("1 of 3 chapters to summarize");
          assertThat(done()).containsExactly("1", "2", "3");
          assertThat(lastInput().at("/table/name").asText()).isEqualTo(kind.table);
          assertThat(lastInput().at("/table/since").isNull()).isTrue();
          assertThat(lastInput().get("paths")).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void takesOnlyTheRowsThatAreNewSinceAVersion(Kind kind) throws Exception {
    inLake(
        kind,
        spark -> {
          create(spark, kind);
          String version = kind.version(spark);
          insert(spark, kind.table, 3, "Three.");
          sql(
              spark,
              "UPDATE "
                  + kind.table
                  + " SET body = '"
                  + text("Two, again.")
                  + "' WHERE number = 2");
          sql(spark, "UPDATE " + kind.table + " SET note = 'another' WHERE number = 1");

          Ran ran = summarize(kind.table, "--input-since", version);

          assertThat(ran.exitCode()).as(ran.err()).isZero();
          assertThat(ran.err()).contains("2 of 2 chapters to summarize");
          assertThat(done())
              .as("a changed text is new, a changed note is not")
              .containsExactly("2", "3");
          assertThat(lastInput().at("/table/since").asText()).isEqualTo(version);
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void takesATimeForAVersion(Kind kind) throws Exception {
    inLake(
        kind,
        spark -> {
          create(spark, kind);
          String time = kind.time(spark);
          insert(spark, kind.table, 3, "Three.");

          Ran ran = summarize(kind.table, "--input-since", time);

          assertThat(ran.exitCode()).as(ran.err()).isZero();
          assertThat(done()).containsExactly("3");
        });
  }

  @Test
  void takesATagForAVersion() throws Exception {
    inLake(
        Kind.ICEBERG,
        spark -> {
          create(spark, Kind.ICEBERG);
          sql(spark, "ALTER TABLE lake.raw.texts CREATE TAG `end-of-may`");
          insert(spark, "lake.raw.texts", 3, "Three.");

          Ran ran = summarize("lake.raw.texts", "--input-since", "end-of-may");

          assertThat(ran.exitCode()).as(ran.err()).isZero();
          assertThat(done()).containsExactly("3");
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void saysWhatToDoWhenTheVersionIsGone(Kind kind) throws Exception {
    inLake(
        kind,
        spark -> {
          create(spark, kind);
          String version = kind.version(spark);
          insert(spark, kind.table, 3, "Three.");
          kind.forgetAllButTheLastVersion(spark);

          Ran ran = summarize(kind.table, "--input-since", version);

          assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.WRONG_USAGE);
          assertThat(ran.err().lines().filter(line -> line.startsWith("Cannot")))
              .singleElement()
              .asString()
              .contains("table " + kind.table + " cannot be read as of --input-since")
              .contains("leave out --input-since")
              .endsWith("got " + version);
          assertThat(summarize(kind.table).err()).contains("3 of 3 chapters to summarize");
        });
  }

  @Test
  void refusesAVersionOfATableThatHasNone() throws Exception {
    inLake(
        Kind.ICEBERG,
        spark -> {
          sql(spark, "CREATE TABLE plain (number INT, body STRING) USING parquet");
          sql(spark, "INSERT INTO plain VALUES (1, '" + text("One.") + "')");

          assertThat(summarize("plain", "--input-since", "1").err())
              .contains("table plain cannot be read as of --input-since");
          assertThat(summarize("plain").exitCode()).isZero();
          assertThat(done()).containsExactly("1");
        });
  }

  @Test
  void seesWhatAnotherWriterHasAddedMeanwhile() throws Exception {
    inLake(
        Kind.ICEBERG,
        spark -> {
          create(spark, Kind.ICEBERG);
          Ran first = summarize("lake.raw.texts");
          // Not through the catalog that has the table in its cache.
          insert(spark, "elsewhere.raw.texts", 3, "Three.");
          Ran second = summarize("lake.raw.texts");

          assertThat(first.err()).contains("2 of 2 chapters to summarize");
          assertThat(second.err()).contains("1 of 3 chapters to summarize");
        });
  }

  @Test
  void measuresSummariesAgainstTheTextsOfTheTable() throws Exception {
    inLake(
        Kind.ICEBERG,
        spark -> {
          create(spark, Kind.ICEBERG);
          String version = Kind.ICEBERG.version(spark);
          insert(spark, "lake.raw.texts", 3, "Three.");
          Ran summarized = summarize("lake.raw.texts", "--input-since", version);
          Kind.ICEBERG.forgetAllButTheLastVersion(spark);

          Ran recorded = Ran.precis("evaluate", output(), "--format", "json");
          Ran given =
              Ran.precis(
                  "evaluate",
                  output(),
                  "--input-table",
                  "elsewhere.raw.texts",
                  "--text-column",
                  "body",
                  "--format",
                  "json");

          assertThat(summarized.exitCode()).as(summarized.err()).isZero();
          for (Ran ran : List.of(recorded, given)) {
            assertThat(ran.exitCode()).as(ran.err()).isZero();
            JsonNode rows = new ObjectMapper().readTree(ran.out());
            assertThat(rows).as(ran.err()).hasSize(1);
            assertThat(rows.get(0).get("source_words").asInt()).as(ran.err()).isPositive();
          }
        });
  }

  @Test
  void namesATableOrAColumnThatIsNotThere() throws Exception {
    inLake(
        Kind.ICEBERG,
        spark -> {
          create(spark, Kind.ICEBERG);
          for (String table : List.of("lake.raw.textz", "nowhere.raw.texts")) {
            Ran ran = summarize(table);
            assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.WRONG_USAGE);
            assertThat(ran.err()).contains("Cannot read input: ").contains("got table " + table);
          }
          assertThat(
                  Ran.precis(
                          "summarize",
                          "--input-table",
                          "lake.raw.texts",
                          "--output",
                          output(),
                          "--engine",
                          "lead")
                      .err())
              .contains("has no column for --text-column; it has number, body, note, got text");
          assertThat(summarize("lake.raw.texts", "--levels", "chapter,book").err())
              .contains("a table has none")
              .contains("got the table lake.raw.texts");
        });
  }
}
