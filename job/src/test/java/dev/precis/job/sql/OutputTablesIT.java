package dev.precis.job.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunLock;
import dev.precis.job.output.FolderStore;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.SharedSpark;
import dev.precis.llm.spark.LlmCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs in SQL, by {@code llm.outputs.`PATH`}. */
@ExtendWith(SharedSpark.class)
class OutputTablesIT {
  private static final String CATALOG = "spark.sql.catalog.outs";
  private static final Timestamp TIME = Timestamp.valueOf("2026-11-30 12:00:00");

  private static SparkSession spark;

  @TempDir private Path folder;
  private FolderStore store;

  @BeforeAll
  static void start() {
    spark = SharedSpark.session();
    spark.conf().set(CATALOG, LlmCatalog.class.getName());
  }

  @AfterAll
  static void end() {
    spark.conf().unset(CATALOG);
  }

  @BeforeEach
  void create() {
    store = FolderStore.create(spark, out(), "");
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  private static Dataset<Row> rows(StructType columns, String... nodes) {
    return spark.createDataFrame(
        Arrays.stream(nodes)
            .map(
                node -> {
                  Map<String, Object> values =
                      Map.of(
                          Columns.NODE_ID,
                          node,
                          Columns.SUMMARY,
                          "{\"mood\": \"" + node + "\"}",
                          Columns.CREATED_AT,
                          TIME,
                          Columns.PASSAGES,
                          2,
                          Columns.SOURCES,
                          new String[] {node + "#1"});
                  return RowFactory.create(
                      Arrays.stream(columns.fieldNames()).map(values::get).toArray());
                })
            .toList(),
        columns);
  }

  private void summarize(String recipe, int wave, String... nodes) {
    store.commit(
        rows(Columns.SUMMARIES, nodes).coalesce(1),
        nodes.length,
        SummaryStore.SUMMARIES,
        recipe,
        wave);
  }

  private void compact(String recipe) {
    Console console = new Console(System.out, System.err, false);
    try (RunLock lock = store.lock(LockHolder.ofThisProcess("test", Clock.systemUTC()), console)) {
      lock.requireHeld();
      assertThat(store.compact(spark, SummaryStore.SUMMARIES, recipe)).isGreaterThan(1);
    }
  }

  private static List<String> sql(String query) {
    return spark.sql(query).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static String plan(String query) {
    return spark.sql("EXPLAIN " + query).head().getString(0);
  }

  private String table(String namespace) {
    return "outs." + namespace + ".`" + out() + "`";
  }

  private List<String> nodes() {
    return sql("SELECT node_id FROM " + table("outputs"));
  }

  private Path file(String wave) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out/summaries/" + wave))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @Test
  void readsTheRowsOfAllWavesAndRecipesOnce() {
    summarize("123", 1, "a", "b");
    summarize("123", 2, "c");
    summarize("00ff", 1, "d");

    assertThat(
            sql(
                "SELECT recipe, wave, node_id, summary, passages, created_at, sources[0] FROM "
                    + table("outputs")
                    + " WHERE wave = 1"))
        .containsExactly(
            "[00ff,1,d,{\"mood\": \"d\"},2,2026-11-30 12:00:00.0,d#1]",
            "[123,1,a,{\"mood\": \"a\"},2,2026-11-30 12:00:00.0,a#1]",
            "[123,1,b,{\"mood\": \"b\"},2,2026-11-30 12:00:00.0,b#1]");
    assertThat(sql("SELECT count(*) FROM " + table("OUTPUTS"))).containsExactly("[4]");
    assertThat(spark.table(table("outputs")).columns())
        .containsExactly(
            Columns.SUMMARIES.add(Columns.RECIPE, "string").add(Columns.WAVE, "int").fieldNames());
  }

  @Test
  void doesNotReadWhatNoCommitNames() throws IOException {
    summarize("r", 1, "a");
    summarize("r", 2, "b");
    Path first = file("recipe=r/wave=1");
    Files.copy(first, first.resolveSibling("part-of-a-killed-run.parquet"));
    Files.createDirectories(folder.resolve("out/summaries/recipe=r/wave=3"));
    Files.copy(first, folder.resolve("out/summaries/recipe=r/wave=3/part-0.parquet"));

    assertThat(spark.read().parquet(out() + "/summaries").count())
        .as("as plain Parquet")
        .isEqualTo(4);
    assertThat(nodes()).containsExactly("[a]", "[b]");
  }

  @Test
  void readsWhatWasCommittedWhenTheQueryWasMade() {
    summarize("r", 1, "a");
    Dataset<Row> before = spark.table(table("outputs"));
    summarize("r", 2, "b");

    assertThat(before.count()).isEqualTo(1);
    assertThat(nodes()).containsExactly("[a]", "[b]");
    compact("r");
    assertThat(nodes()).containsExactly("[a]", "[b]");
    assertThat(sql("SELECT DISTINCT wave FROM " + table("outputs"))).containsExactly("[3]");
  }

  @Test
  void bothSidesOfAJoinAreOfOneTime() {
    summarize("r", 1, "a");
    summarize("r", 2, "b");

    assertThat(
            sql(
                "SELECT l.node_id, r.wave FROM "
                    + table("outputs")
                    + " l JOIN "
                    + table("outputs")
                    + " r ON l.node_id = r.node_id"))
        .containsExactly("[a,1]", "[b,2]");
  }

  @Test
  void readsOnlyTheColumnsThatAQueryNeeds() {
    summarize("r", 1, "a");

    assertThat(plan("SELECT node_id FROM " + table("outputs") + " WHERE passages > 1"))
        .contains("Scan summaries of file:" + out(), "node_id", "passages")
        .doesNotContain("summary#", "sources#");
  }

  @Test
  void readsTheFailures() {
    summarize("r", 1, "a");
    store.commit(rows(Columns.FAILURES, "x").coalesce(1), 1, SummaryStore.FAILURES, "none", 1);

    assertThat(sql("SELECT recipe, wave, node_id, error_kind FROM " + table("failures")))
        .containsExactly("[none,1,x,null]");
  }

  @Test
  void anOutputWithoutRowsIsAnEmptyTable() {
    assertThat(sql("SELECT recipe, wave FROM " + table("outputs"))).isEmpty();
    assertThat(sql("SELECT count(*) FROM " + table("failures"))).containsExactly("[0]");
  }

  @Test
  void hasTheTypedAnswersIfRecipesAgreeOnTheirType() {
    store.keepSchema(spark, "json", "{\"properties\": {\"mood\": {\"type\": \"string\"}}}");
    summarize("json", 1, "a");
    summarize("text", 1, "b");

    assertThat(sql("SELECT node_id, answer.mood FROM " + table("outputs")))
        .containsExactly("[a,a]", "[b,null]");

    store.keepSchema(spark, "other", "{\"properties\": {\"mood\": {\"type\": \"integer\"}}}");
    summarize("other", 1, "c");

    assertThat(nodes()).containsExactly("[a]", "[b]", "[c]");
    assertThatThrownBy(() -> sql("SELECT answer FROM " + table("outputs")))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("answer");
  }

  @Test
  void cachedRowsAreFoundUntilMoreAreCommitted() {
    summarize("r", 1, "a");
    spark.sql("CACHE TABLE kept AS SELECT node_id FROM " + table("outputs"));
    try {
      assertThat(plan("SELECT * FROM kept")).contains("In-memory table");

      summarize("r", 2, "b");

      assertThat(plan("SELECT * FROM kept")).doesNotContain("In-memory table");
      assertThat(sql("SELECT * FROM kept")).containsExactly("[a]", "[b]");
    } finally {
      spark.sql("DROP VIEW kept");
    }
  }

  @Test
  void readsAPathThatIsRelativeOrAUri() {
    summarize("r", 1, "a");
    Path here = Path.of("").toAbsolutePath();

    assertThat(sql("SELECT node_id FROM outs.outputs.`" + here.relativize(Path.of(out())) + "`"))
        .containsExactly("[a]");
    assertThat(sql("SELECT node_id FROM outs.outputs.`" + folder.toUri() + "out`"))
        .containsExactly("[a]");
    spark.sql("USE outs.outputs");
    try {
      assertThat(sql("SELECT node_id FROM `" + out() + "`")).containsExactly("[a]");
      assertThat(sql("SHOW TABLES")).isEmpty();
    } finally {
      spark.sql("USE spark_catalog.default");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "files"})
  void namesTheFolderThatIsNoOutput(String name) throws IOException {
    Path other = folder.resolve(name);
    if (name.equals("files")) {
      Files.createDirectories(other);
      Files.writeString(other.resolve("letter.txt"), "Dear");
    }

    assertThatThrownBy(() -> sql("SELECT * FROM outs.outputs.`" + other + "`"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(
            "Cannot read summaries: the folder is no output of ./precis summarize, got " + other);
    assertThat(spark.catalog().tableExists("outs.outputs.`" + other + "`")).isFalse();
    assertThat(spark.catalog().tableExists(table("outputs"))).isTrue();
  }

  @Test
  void namesThePathWithoutAConnector() {
    assertThatThrownBy(() -> sql("SELECT * FROM outs.outputs.`nowhere://bucket/out`"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("nowhere://bucket/out");
  }

  @Test
  void otherNamespacesHaveNoTables() {
    assertThatThrownBy(() -> sql("SELECT * FROM outs.inputs.`" + out() + "`"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
    assertThatThrownBy(() -> sql("SELECT * FROM outs.`" + out() + "`"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
    assertThat(sql("SHOW TABLES IN outs")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE %s2 (a INT)",
        "CREATE TABLE %s2 AS SELECT 1",
        "DROP TABLE %s",
        "ALTER TABLE %s ADD COLUMN a INT",
        "ALTER TABLE %s RENAME TO outs.outputs.x",
        "INSERT INTO %s SELECT * FROM %<s",
        "DELETE FROM %s",
        "TRUNCATE TABLE %s"
      })
  void sqlChangesNoOutput(String statement) {
    summarize("r", 1, "a");
    String query =
        statement.replace("%s2", "outs.outputs.`" + out() + "2`").formatted(table("outputs"));

    assertThatThrownBy(() -> sql(query))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(AnalysisException.class),
            e ->
                assertThat(e)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageMatching(
                        "Cannot \\w+ table: SQL only reads the tables of the catalog outs, got"
                            + " .*"));
    assertThat(nodes()).containsExactly("[a]");
  }
}
