package dev.precis.job.output;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.LockLostException;
import dev.precis.job.lock.RunLock;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.SharedSpark;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of an output, written and read by Spark, and compacted. */
class WaveTablesIT {
  private static final String SUMMARIES = SummaryStore.SUMMARIES;
  private static final String FAILURES = SummaryStore.FAILURES;
  private static final String SCHEMA = "{\"properties\": {\"mood\": {\"type\": \"string\"}}}";

  private static SparkSession spark;

  @TempDir private Path folder;
  private final Console console = new Console(System.out, System.err, false);

  @BeforeAll
  static void start() {
    spark = SharedSpark.session();
  }

  private LocalOutput output() {
    return new LocalOutput(folder.resolve("out"));
  }

  private FolderStore create(String format) {
    return FolderStore.create(spark, output().folder().toString(), format);
  }

  private RunLock lock(FolderStore store) {
    return store.lock(LockHolder.ofThisProcess("test", Clock.systemUTC()), console);
  }

  /** Rows of a table, each with a node's id and, as a summary, a text. */
  private static Dataset<Row> rows(StructType columns, String... nodes) {
    List<Row> rows =
        Arrays.stream(nodes)
            .map(
                node -> {
                  Map<String, Object> values =
                      Map.of(
                          Columns.NODE_ID,
                          node,
                          Columns.SUMMARY,
                          "{\"mood\": \"calm, \\\"" + node + "\\\"\"}",
                          Columns.SOURCES,
                          new String[] {node + "#1", "a \"quoted\", one"});
                  return RowFactory.create(
                      Arrays.stream(columns.fieldNames()).map(values::get).toArray());
                })
            .toList();
    return spark.createDataFrame(rows, columns);
  }

  private static void commit(
      FolderStore store, Dataset<Row> rows, String table, String recipe, int wave) {
    store.commit(rows, rows.count(), table, recipe, wave);
  }

  private static Dataset<Row> summaries(String... nodes) {
    return rows(Columns.SUMMARIES, nodes);
  }

  private static List<String> strings(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "json", "csv"})
  void readsTheRowsOfCommittedWavesWithTheirRecipeAndWave(String format) {
    FolderStore store = create(format);
    commit(store, summaries("a", "b"), SUMMARIES, "123", 1);
    commit(store, summaries("c"), SUMMARIES, "123", 2);
    commit(store, summaries("d"), SUMMARIES, "00ff", 1);
    commit(store, rows(Columns.FAILURES, "e"), FAILURES, "123", 2);
    output().write("summaries/recipe=123/wave=3/part-0." + format, "by a run that was killed");

    assertThat(
            strings(
                store.committed(spark, SUMMARIES, List.of("123", "00ff", "none")),
                Columns.RECIPE,
                Columns.WAVE,
                Columns.NODE_ID))
        .containsExactly("[00ff,1,d]", "[123,1,a]", "[123,1,b]", "[123,2,c]");
    assertThat(
            strings(
                store.committed(spark, SUMMARIES, List.of("00ff")),
                Columns.SUMMARY,
                "concat_ws('|', " + Columns.SOURCES + ")"))
        .containsExactly("[{\"mood\": \"calm, \\\"d\\\"\"},d#1|a \"quoted\", one]");
    assertThat(strings(store.committed(spark, FAILURES, List.of("123")), Columns.NODE_ID))
        .containsExactly("[e]");
    assertThat(store.committed(spark, FAILURES, List.of("00ff", "none"))).isNull();
    assertThat(store.waveCount(SUMMARIES, "123")).isEqualTo(2);
    assertThat(store.nextWave("123")).isEqualTo(4);
    assertThat(store.recipes()).containsExactly("00ff", "123");
  }

  @Test
  void neverWritesAWaveTwice() {
    FolderStore store = create("");
    commit(store, summaries("a"), SUMMARIES, "r", 1);

    assertThatThrownBy(() -> commit(store, summaries("b"), SUMMARIES, "r", 1))
        .hasMessageContaining("wave=1");

    assertThat(strings(store.committed(spark, SUMMARIES, List.of("r")), Columns.NODE_ID))
        .containsExactly("[a]");
  }

  @Test
  void addsAnswersToTheSummariesOfARecipeThatHasASchema() {
    FolderStore store = create("");
    store.keepSchema(spark, "json", SCHEMA);
    store.keepSchema(spark, "plain", "");
    commit(store, summaries("a"), SUMMARIES, "json", 1);
    commit(store, rows(Columns.FAILURES, "b"), FAILURES, "json", 1);
    commit(store, summaries("c"), SUMMARIES, "plain", 1);

    assertThat(strings(stored("summaries/recipe=json"), "answer.mood"))
        .containsExactly("[calm, \"a\"]");
    assertThat(stored("failures/recipe=json").columns()).doesNotContain(Columns.ANSWER);
    assertThat(stored("summaries/recipe=plain").columns()).doesNotContain(Columns.ANSWER);
    assertThat(store.committed(spark, SUMMARIES, List.of("json", "plain")).columns())
        .contains(Columns.SUMMARY)
        .doesNotContain(Columns.ANSWER);
  }

  private Dataset<Row> stored(String name) {
    return spark.read().parquet(output().folder().resolve(name).toString());
  }

  @Test
  void keepsNoSchemaThatTheTablesCannotHold() {
    FolderStore store = create("csv");

    assertThatThrownBy(() -> store.keepSchema(spark, "json", SCHEMA))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot write output: Spark cannot write its tables in this format: ")
        .hasMessageEndingWith(", got job.output-format csv");

    assertThat(output().content()).containsExactly("_PRECIS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv"})
  void mergesTheCommittedWavesOfARecipe(String format) {
    FolderStore store = create(format);
    commit(store, summaries("a", "b"), SUMMARIES, "r", 1);
    commit(store, summaries("c"), SUMMARIES, "r", 2);
    commit(store, rows(Columns.FAILURES, "d"), FAILURES, "r", 3);
    List<String> before = read(store);

    try (RunLock lock = lock(store)) {
      lock.requireHeld();
      assertThat(store.compact(spark, SUMMARIES, "r")).isEqualTo(2);
      assertThat(store.compact(spark, SUMMARIES, "r")).as("again").isEqualTo(1);
      assertThat(store.compact(spark, FAILURES, "r")).as("a single wave").isEqualTo(1);
      assertThat(store.compact(spark, FAILURES, "none")).isZero();
    }

    assertThat(read(store)).hasSize(3).isEqualTo(before);
    assertThat(strings(store.committed(spark, SUMMARIES, List.of("r")), Columns.WAVE))
        .as("a number that neither table had")
        .containsOnly("[4]");
  }

  @Test
  void makesAnswersAgainInACompactedWave() {
    FolderStore store = create("");
    store.keepSchema(spark, "r", SCHEMA);
    commit(store, summaries("a"), SUMMARIES, "r", 1);
    commit(store, summaries("b"), SUMMARIES, "r", 2);

    try (RunLock lock = lock(store)) {
      lock.requireHeld();
      store.compact(spark, SUMMARIES, "r");
    }

    assertThat(strings(stored("summaries/recipe=r"), "answer.mood"))
        .containsExactly("[calm, \"a\"]", "[calm, \"b\"]");
  }

  @Test
  void leavesTheWavesOfAnOutputThatAnotherRunHasTaken() {
    FolderStore store = create("");
    commit(store, summaries("a"), SUMMARIES, "r", 1);
    commit(store, summaries("b"), SUMMARIES, "r", 2);
    List<String> before = read(store);
    RunLock lock = lock(store);
    output().write("_LOCK", "another run");

    assertThatThrownBy(() -> store.compact(spark, SUMMARIES, "r"))
        .isInstanceOf(LockLostException.class);

    lock.close();
    assertThat(store.waveCount(SUMMARIES, "r")).isEqualTo(2);
    assertThat(read(store)).isEqualTo(before);
  }

  @Test
  void putsNoWaveIntoAnOutputThatAnotherRunHasTaken() {
    FolderStore store = create("");
    RunLock lock = lock(store);
    commit(store, summaries("a"), SUMMARIES, "r", 1);
    output().write("_LOCK", "another run");

    assertThatThrownBy(() -> commit(store, summaries("b"), SUMMARIES, "r", 2))
        .isInstanceOf(LockLostException.class);

    lock.close();
    assertThat(output().folder().resolve("summaries/recipe=r/wave=2")).doesNotExist();
    assertThat(read(store)).hasSize(1);
  }

  @Test
  void leavesNothingOfAWaveThatCannotBeWritten() {
    FolderStore store = create("");
    Dataset<Row> failing =
        summaries("a").withColumn(Columns.SUMMARY, expr("raise_error('of this test')"));

    assertThatThrownBy(() -> store.commit(failing, 1, SUMMARIES, "r", 1))
        .hasStackTraceContaining("of this test");

    assertThat(output().content()).containsExactly("_PRECIS");
  }

  private static List<String> read(FolderStore store) {
    return strings(
        store.committed(spark, SUMMARIES, List.of("r")),
        Columns.NODE_ID,
        Columns.SUMMARY,
        "concat_ws('|', " + Columns.SOURCES + ")");
  }
}
