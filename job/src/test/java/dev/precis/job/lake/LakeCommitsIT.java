package dev.precis.job.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.lakehouse.Lakehouse;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.SharedSpark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that fail, that nobody knows the end of, and that meet others. */
@Tag("lakehouse")
@Timeout(600)
class LakeCommitsIT {
  private static final String RECIPE = "r";

  @TempDir private static Path folder;
  private static Lakehouse lakehouse;
  private static int number;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeAll
  static void begin() {
    lakehouse = new Lakehouse(folder);
    lakehouse.begin();
    SharedSpark.session().sql("CREATE DATABASE IF NOT EXISTS spark_catalog.books");
  }

  @AfterAll
  static void end() {
    lakehouse.end();
  }

  private Console console() {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new Console(out, out, false);
  }

  private LakeTable newTable(String catalog) {
    String name = catalog + ".books.c" + number++;
    return new LakeTables(SharedSpark.session(), new LakeTarget(name, null, null), "", console())
        .open(SummaryStore.SUMMARIES);
  }

  /** Summaries of nodes with these numbers. */
  private static Dataset<Row> rows(SparkSession spark, WaveId wave, int from, int to) {
    Dataset<Row> rows =
        spark
            .range(from, to)
            .withColumn(Columns.NODE_ID, concat(lit("n"), col("id")))
            .withColumn(Columns.TEXT_SHA256, col(Columns.NODE_ID))
            .withColumn(Columns.PROMPT_VERSION, lit("p"))
            .withColumn(Columns.RECIPE, lit(wave.recipe()))
            .withColumn(Columns.RUN_ID, lit(wave.runId()))
            .withColumn(Columns.WAVE, lit(wave.wave()));
    List<String> there = Arrays.asList(rows.columns());
    return rows.select(
        Arrays.stream(LakeColumns.written(SummaryStore.SUMMARIES).fields())
            .map(column -> value(column, there))
            .toArray(Column[]::new));
  }

  private static Column value(StructField column, List<String> there) {
    return (there.contains(column.name()) ? col(column.name()) : lit(null).cast(column.dataType()))
        .as(column.name());
  }

  private static List<String> nodes(LakeTable table) {
    return table.rows(SharedSpark.session()).select(Columns.NODE_ID).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private LakeCommits failing(LakeTable table, UnaryOperator<Appends> faults) {
    SparkSession spark = SharedSpark.session();
    Appends real = Appends.to(table, spark, "run");
    return new LakeCommits(spark, "run", console(), unused -> faults.apply(real));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void addsEachSummaryOnceWhereTwoRunsWorkOnTheSame(String catalog) throws Exception {
    LakeTable table = newTable(catalog);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> runs = new ArrayList<>();
    for (String runId : List.of("one", "two")) {
      runs.add(threads.submit(() -> run(table, runId)));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    threads.shutdown();

    assertThat(nodes(table)).hasSize(20).doesNotHaveDuplicates();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("another run has added them");
  }

  private void run(LakeTable table, String runId) {
    SparkSession spark = SharedSpark.session().newSession();
    try (LakeCommits commits = new LakeCommits(spark, runId, console())) {
      for (int wave = 0; wave < 4; wave++) {
        WaveId id = new WaveId(runId, RECIPE, wave);
        commits.commitMissing(rows(spark, id, wave * 5, wave * 5 + 5), 5, table, id);
      }
    }
  }

  /** The proof is in the rows: what others do to the table's history does not touch it. */
  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void doesNotRepeatACommitThatSucceededThoughItFailed(String catalog) {
    LakeTable table = newTable(catalog);
    WaveId id = new WaveId("run", RECIPE, 1);
    List<String> calls = new ArrayList<>();
    Dataset<Row> rows = rows(SharedSpark.session(), id, 0, 3);

    try (LakeCommits commits =
        failing(
            table,
            real ->
                new FakeAppends(real) {
                  @Override
                  public void addAll(Dataset<Row> rows, WaveId wave) {
                    calls.add("try");
                    super.addAll(rows, wave);
                    forgetHistory(table);
                    throw new IllegalStateException("the connection was lost");
                  }
                })) {
      commits.commitAll(rows, table, id);
    }

    assertThat(calls).hasSize(1);
    assertThat(nodes(table)).containsExactly("n0", "n1", "n2");
  }

  private static void forgetHistory(LakeTable table) {
    SparkSession spark = SharedSpark.session();
    if (table.format() == LakeFormat.ICEBERG) {
      spark.sql("DELETE FROM " + table.name().quoted() + " WHERE node_id = 'none'");
      spark.sql(
          "CALL lake.system.rewrite_data_files(table => '"
              + table.name().inCatalog()
              + "', options => map('rewrite-all', 'true'))");
      spark.sql(
          "CALL lake.system.expire_snapshots(table => '"
              + table.name().inCatalog()
              + "', older_than => TIMESTAMP '2100-01-01 00:00:00', retain_last => 1)");
    } else {
      spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
      spark.sql("OPTIMIZE " + table.name().quoted());
      spark.sql("VACUUM " + table.name().quoted() + " RETAIN 0 HOURS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void triesAgainUntilTheCatalogAnswers(String catalog) {
    LakeTable table = newTable(catalog);
    WaveId id = new WaveId("run", RECIPE, 1);
    List<String> calls = new ArrayList<>();

    try (LakeCommits commits =
        failing(
            table,
            real ->
                new FakeAppends(real) {
                  @Override
                  public void addMissing(Dataset<Row> rows, WaveId wave) {
                    calls.add("try");
                    if (calls.size() < 3) {
                      throw new IllegalStateException("the catalog is busy");
                    }
                    super.addMissing(rows, wave);
                  }
                })) {
      commits.commitMissing(rows(SharedSpark.session(), id, 0, 3), 3, table, id);
    }

    assertThat(calls).hasSize(3);
    assertThat(nodes(table)).containsExactly("n0", "n1", "n2");
  }

  /** In Iceberg, the branch of the first try is there then, and the table has no snapshot yet. */
  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void writesTheFirstWaveOfATableThoughItFailedOnce(String catalog) {
    LakeTable table = newTable(catalog);
    WaveId id = new WaveId("run", RECIPE, 1);
    List<String> calls = new ArrayList<>();
    Dataset<Row> rows = rows(SharedSpark.session(), id, 0, 3);
    Dataset<Row> broken =
        rows.withColumn(Columns.SUMMARY, raise_error(lit("an executor is lost")).cast("string"));

    try (LakeCommits commits =
        failing(
            table,
            real ->
                new FakeAppends(real) {
                  @Override
                  public void addMissing(Dataset<Row> given, WaveId wave) {
                    calls.add("try");
                    super.addMissing(calls.size() == 1 ? table.fitted(broken) : given, wave);
                  }
                })) {
      commits.commitMissing(rows, 3, table, id);
    }

    assertThat(calls).hasSize(2);
    assertThat(nodes(table)).containsExactly("n0", "n1", "n2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "spark_catalog"})
  void goesOnAfterSomebodyAddedAColumn(String catalog) {
    LakeTable table = newTable(catalog);
    SparkSession spark = SharedSpark.session();
    spark.sql("ALTER TABLE " + table.name().quoted() + " ADD COLUMN rating int");

    try (LakeCommits commits = new LakeCommits(spark, "run", console())) {
      WaveId id = new WaveId("run", RECIPE, 1);
      commits.commitMissing(rows(spark, id, 0, 3), 3, table, id);
    }

    assertThat(nodes(table)).containsExactly("n0", "n1", "n2");
  }

  @ParameterizedTest
  @ValueSource(strings = "lake")
  void namesTheTableThatCannotBeWritten(String catalog) {
    LakeTable table = newTable(catalog);
    WaveId id = new WaveId("run", RECIPE, 1);
    SharedSpark.session().sql("DROP TABLE " + table.name().quoted());

    try (LakeCommits commits = failing(table, real -> real)) {
      assertThatThrownBy(
              () -> commits.commitMissing(rows(SharedSpark.session(), id, 0, 3), 3, table, id))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("Cannot write to table: ")
          .hasMessageEndingWith("got " + table.name());
    }
  }

  /** Passes everything on. */
  private static class FakeAppends implements Appends {
    private final Appends real;

    FakeAppends(Appends real) {
      this.real = real;
    }

    @Override
    public void addMissing(Dataset<Row> rows, WaveId wave) {
      real.addMissing(rows, wave);
    }

    @Override
    public void addAll(Dataset<Row> rows, WaveId wave) {
      real.addAll(rows, wave);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
