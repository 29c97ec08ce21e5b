package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.summarize.SummarySettings;
import dev.precis.text.book.GutenbergText;
import dev.precis.text.chapter.Chapter;
import dev.precis.text.chapter.ChapterSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions in a real Spark, with the engine that needs no model. */
@Timeout(120)
class LlmCatalogTest {
  private static final int ROWS = 10;
  private static final String SUMMARIES = "(SELECT id, llm.summarize(text) AS s FROM texts)";

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 3)
            .config("spark.sql.autoBroadcastJoinThreshold", -1)
            .config(CatalogSettings.sparkKey("llm"), LlmCatalog.class.getName())
            .config(CatalogSettings.sparkKey("llm", "engine"), "lead")
            .config(CatalogSettings.sparkKey("short"), LlmCatalog.class.getName())
            .config(CatalogSettings.sparkKey("short", "model.engine"), "lead")
            .config(CatalogSettings.sparkKey("short", "summary.words"), 2)
            .config(CatalogSettings.sparkKey("native"), LlmCatalog.class.getName())
            .config(CatalogSettings.sparkKey("native", "engine"), "lead")
            .config(CatalogSettings.sparkKey("native", "native-library"), "/opt/llama")
            .getOrCreate();
    spark
        .range(0, ROWS, 1, 2)
        .selectExpr("id", "concat('Text number ', id, ' begins. It goes on. It ends.') AS text")
        .createOrReplaceTempView("texts");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Object value(String expression) {
    return spark.sql("SELECT " + expression).head().get(0);
  }

  /** How many texts were summarized for a result. */
  private static long calls(Runnable work) {
    long before = ExecutorModel.metrics().value(Measure.CHAPTERS_SUMMARIZED);
    work.run();
    return ExecutorModel.metrics().value(Measure.CHAPTERS_SUMMARIZED) - before;
  }

  @Test
  void summarizesEachRow() {
    List<Row> rows =
        spark.sql("SELECT llm.summarize(text, 4) FROM texts ORDER BY id").collectAsList();

    assertThat(rows)
        .hasSize(ROWS)
        .allSatisfy(row -> assertThat(row.getString(0)).matches("Text number \\d begins\\."));
    assertThat(rows.get(7).getString(0)).isEqualTo("Text number 7 begins.");
  }

  @Test
  void takesTheWordsFromAColumn() {
    List<Row> rows =
        spark
            .sql("SELECT llm.Summarize(text, CAST(4 + id % 2 * 3 AS SMALLINT)) FROM texts")
            .collectAsList();

    assertThat(rows.get(0).getString(0)).isEqualTo("Text number 0 begins.");
    assertThat(rows.get(1).getString(0)).isEqualTo("Text number 1 begins. It goes on.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llm.summarize(NULL)",
        "llm.summarize('A text.', NULL)",
        "llm.summarize_detail(CAST(NULL AS STRING))",
        "llm.complete(NULL)",
        "llm.complete('A prompt.', NULL)",
        "llm.count_tokens(NULL)",
        "llm.chapters(NULL)"
      })
  void nullGivesNull(String call) {
    assertThat(value(call)).isNull();
  }

  @Test
  void tellsTheDetailsOfASummary() {
    Row detail = (Row) value("llm.summarize_detail('One two. Three four.', 2)");

    assertThat(detail.<String>getAs("summary")).isEqualTo("One two.");
    assertThat(detail.<String>getAs("stop_reason")).isEqualTo("stop");
    assertThat(detail.<Integer>getAs("generated_tokens")).isEqualTo(2);
    assertThat(detail.<Integer>getAs("prompt_tokens")).isGreaterThan(10);
    assertThat(detail.<Integer>getAs("passages")).isEqualTo(1);
    assertThat(detail.<Integer>getAs("levels")).isEqualTo(1);
    assertThat(detail.<String>getAs("error_kind")).isNull();
    assertThat(detail.<String>getAs("error_message")).isNull();
  }

  @Test
  void aBadRowIsNullAndAReason() {
    List<Row> rows =
        new ArrayList<>(
            spark
                .sql(
                    "SELECT d.* FROM (SELECT id, llm.summarize_detail(if(id = 3, ' ', text)) AS d"
                        + " FROM texts) ORDER BY id")
                .collectAsList());

    assertThat(rows.get(3).<String>getAs("summary")).isNull();
    assertThat(rows.get(3).<Integer>getAs("prompt_tokens")).isNull();
    assertThat(rows.get(3).<String>getAs("error_kind")).isEqualTo("empty_text");
    assertThat(rows.get(3).<String>getAs("error_message")).contains("white space");
    rows.remove(3);
    assertThat(rows)
        .hasSize(ROWS - 1)
        .allSatisfy(row -> assertThat(row.<String>getAs("summary")).isNotBlank())
        .allSatisfy(row -> assertThat(row.<String>getAs("error_kind")).isNull());
  }

  @Test
  void aBadRowWithoutPlaceForItsReasonEndsTheQuery() {
    assertThatThrownBy(
            () ->
                spark.sql("SELECT llm.summarize(if(id = 3, '', text)) FROM texts").collectAsList())
        .hasStackTraceContaining("Cannot summarize text: it is empty or contains only white space")
        .hasStackTraceContaining("llm.summarize_detail gives NULL and the reason instead");
  }

  @Test
  void countsTheTokensOfTheTextAlone() {
    assertThat(value("llm.count_tokens('one two three')")).isEqualTo(3);
    assertThat(value("llm.count_tokens('')")).isEqualTo(0);
  }

  @Test
  void completesAPrompt() {
    assertThat(value("llm.complete('Say this.')")).isEqualTo("Say this.");
  }

  @Test
  void anEngineThatCannotKeepToASchemaSaysSo() {
    assertThatThrownBy(() -> value("llm.complete('Say.', '{\"type\": \"object\"}')"))
        .hasStackTraceContaining("the engine lead quotes sentences and cannot keep");
    assertThatThrownBy(() -> value("llm.complete('Say.', 'no schema')"))
        .hasStackTraceContaining("Cannot use JSON schema: it is not valid JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"content", "CAST(content AS STRING)"})
  void splitsABookIntoRows(String column) throws Exception {
    Path book = Path.of("../data/sample/the-lighthouse-ledger.txt");
    List<Chapter> expected =
        new ChapterSplitter()
            .split(GutenbergText.parse("book", Files.readAllBytes(book)))
            .chapters();
    spark.read().format("binaryFile").load(book.toString()).createOrReplaceTempView("books");

    List<Row> chapters =
        spark
            .sql("SELECT c.* FROM books LATERAL VIEW explode(llm.chapters(" + column + ")) t AS c")
            .collectAsList();

    assertThat(chapters).hasSizeGreaterThan(2).hasSameSizeAs(expected);
    for (int i = 0; i < chapters.size(); i++) {
      Row row = chapters.get(i);
      Chapter chapter = expected.get(i);
      assertThat(row.<String>getAs("part")).isEqualTo(chapter.part());
      assertThat(row.<Integer>getAs("index")).isEqualTo(chapter.index());
      assertThat(row.<String>getAs("title")).isEqualTo(chapter.title()).isNotBlank();
      assertThat(row.<String>getAs("kind")).isEqualTo(chapter.kind().label());
      assertThat(row.<String>getAs("text")).isEqualTo(chapter.text()).isNotBlank();
      assertThat(row.<Integer>getAs("word_count")).isEqualTo(chapter.wordCount());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM " + SUMMARIES + " WHERE s LIKE '%1%' AND length(s) > 3 AND s <> 'x'",
        "SELECT s, upper(s), length(s) FROM " + SUMMARIES,
        "SELECT a.s, b.text FROM " + SUMMARIES + " a JOIN texts b ON a.id = b.id WHERE a.s > 'A'",
        "SELECT a.s FROM " + SUMMARIES + " a LEFT JOIN texts b ON a.s = b.text WHERE a.s > 'A'",
        "SELECT s, count(*) FROM " + SUMMARIES + " GROUP BY s HAVING s > 'A' ORDER BY s",
        "SELECT id FROM texts WHERE llm.summarize(text) LIKE '%begins%' AND id >= 0",
        "SELECT d.summary, d.stop_reason, d.error_kind FROM"
            + " (SELECT llm.summarize_detail(text) AS d FROM texts) WHERE d.error_kind IS NULL"
      })
  void eachRowIsWorkedOnOnce(String query) {
    for (boolean adaptive : List.of(true, false)) {
      spark.conf().set("spark.sql.adaptive.enabled", adaptive);

      assertThat(calls(() -> spark.sql(query).collectAsList()))
          .as("adaptive %s: %s", adaptive, query)
          .isEqualTo(ROWS);
    }
    spark.conf().unset("spark.sql.adaptive.enabled");
  }

  @Test
  void aCachedResultIsNotMadeAgain() {
    Dataset<Row> summaries = spark.sql("SELECT id, llm.summarize(text) AS s FROM texts").cache();

    assertThat(calls(summaries::collectAsList)).isEqualTo(ROWS);
    assertThat(calls(summaries.where("s > 'A'").groupBy("s").count()::collectAsList)).isZero();
    summaries.unpersist(true);
  }

  /** Spark looks at what it sorts twice, and at one side of a join without equality again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT s FROM s ORDER BY s",
        "SELECT a.s FROM s a JOIN texts b ON a.s = b.text OR a.s < b.text"
      })
  void whatReadsItsInputTwiceNeedsACacheBefore(String query) {
    Dataset<Row> summaries = spark.sql("SELECT id, llm.summarize(text) AS s FROM texts").cache();
    summaries.createOrReplaceTempView("s");

    assertThat(calls(() -> spark.sql(query).collectAsList())).isEqualTo(ROWS);
    summaries.unpersist(true);
    assertThat(calls(() -> spark.sql(query).collectAsList())).isGreaterThan(ROWS);
  }

  @Test
  void aCachedViewIsFoundAgainByOtherQueries() {
    spark.sql("CREATE OR REPLACE TEMP VIEW v AS SELECT id, llm.summarize(text) AS s FROM texts");

    assertThat(calls(() -> spark.sql("CACHE TABLE v"))).isEqualTo(ROWS);
    assertThat(calls(() -> spark.sql("SELECT count(s) FROM v WHERE s > 'A'").head())).isZero();
    spark.sql("UNCACHE TABLE v");
  }

  @Test
  void severalCatalogsAreSeveralModels() {
    Row row =
        spark
            .sql("SELECT llm.summarize(text), short.summarize(text) FROM texts WHERE id = 1")
            .head();

    assertThat(row.getString(0)).isEqualTo("Text number 1 begins. It goes on. It ends.");
    assertThat(row.getString(1)).isEqualTo("Text number");
  }

  @Test
  void allWrongOptionsAreToldAtTheFirstUse() {
    spark.conf().set(CatalogSettings.sparkKey("wrong"), LlmCatalog.class.getName());
    spark.conf().set(CatalogSettings.sparkKey("wrong", "slots"), "many");
    spark.conf().set(CatalogSettings.sparkKey("wrong", "sampling.temprature"), "1");
    spark.conf().set(CatalogSettings.sparkKey("wrong", "model"), "a.gguf");
    spark.conf().set(CatalogSettings.sparkKey("wrong", "model.path"), "b.gguf");

    assertThatThrownBy(() -> value("wrong.count_tokens('a')"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "spark.sql.catalog.wrong.model.slots: expected a whole number from 1 to 256, got \"many\"")
        .hasMessageContaining(
            "spark.sql.catalog.wrong.sampling.temprature: unknown setting; did you mean sampling.temperature?")
        .hasMessageContaining("spark.sql.catalog.wrong.model.path: expected it once");
  }

  @Test
  void aPromptIsChosenByNameOrPath(@TempDir Path folder) throws IOException {
    Path own = folder.resolve("own.yaml");
    Files.writeString(own, "instruction: In {words} words.\npart:\n  instruction: P\n");

    assertThat(read("x", Map.of("summary.prompt", own.toString())).summary())
        .extracting(SummarySettings::instruction)
        .isEqualTo("In {words} words.");
    Precis precis = Precis.on(spark).set("engine", "lead").set("summary.prompt", "headline");
    assertThat(precis.summarize(spark.table("texts").where("id = 1"), "text").head())
        .extracting(row -> row.<String>getAs("summary"))
        .isEqualTo("Text number 1 begins. It goes on. It ends.");
    assertThat(promptTokens("own", own.toString()))
        .isLessThan(promptTokens("headline", "headline"));
  }

  private static CatalogSettings read(String catalog, Map<String, String> options) {
    return CatalogSettings.read(catalog, options, SqlSettings.of(new SparkConf(false)));
  }

  private static int promptTokens(String catalog, String prompt) {
    spark.conf().set(CatalogSettings.sparkKey(catalog), LlmCatalog.class.getName());
    spark.conf().set(CatalogSettings.sparkKey(catalog, "engine"), "lead");
    spark.conf().set(CatalogSettings.sparkKey(catalog, "summary.prompt"), prompt);
    return (Integer) value(catalog + ".summarize_detail('A text.').prompt_tokens");
  }

  @Test
  void aWrongPromptIsToldUnderTheKeyOfItsCatalog(@TempDir Path folder) throws IOException {
    Path own = Files.writeString(folder.resolve("own.yaml"), "instruction: In {wrods} words.");

    assertThatThrownBy(() -> read("x", Map.of("summary.prompt", own.toString())))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("spark.sql.catalog.x.summary.prompt: " + own + ": instruction:")
        .hasMessageContaining("{wrods}; did you mean {words}?");
  }

  @Test
  void aListIsGivenAsJson() {
    spark.conf().set(CatalogSettings.sparkKey("stops"), LlmCatalog.class.getName());
    spark.conf().set(CatalogSettings.sparkKey("stops", "engine"), "lead");
    spark.conf().set(CatalogSettings.sparkKey("stops", "sampling.stop"), "[\"two\", \"x\"]");

    assertThat(value("stops.complete('One two three.')")).isEqualTo("One");
  }

  @Test
  void anEngineThatCannotKeepToASchemaIsRefused() {
    spark.conf().set(CatalogSettings.sparkKey("formal"), LlmCatalog.class.getName());
    spark.conf().set(CatalogSettings.sparkKey("formal", "engine"), "lead");
    spark
        .conf()
        .set(CatalogSettings.sparkKey("formal", "summary.schema"), "../conf/schemas/chapter.json");

    assertThatThrownBy(() -> value("formal.summarize('A text.')"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "spark.sql.catalog.formal.summary.schema: the engine does not support JSON schemas");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "llm.summarize(1) | Cannot call llm.summarize(text[, words]): text must be a string, got int",
        "llm.summarize() | expected 1 to 2 arguments, got 0",
        "llm.summarize('a', 1, 2) | expected 1 to 2 arguments, got 3",
        "llm.summarize('a', 'b') | words must be a whole number, got string",
        "llm.summarize('a', 1.5) | words must be a whole number, got decimal(2,1)",
        "llm.complete('a', 7) | json_schema must be a string, got int",
        "llm.count_tokens('a', 'b') | llm.count_tokens(text): expected 1 argument, got 2",
        "llm.chapters(array('a')) | book must be a string or binary, got array<string>"
      })
  void wrongArgumentsAreRefused(String call, String reason) {
    assertThatThrownBy(() -> value(call)).hasStackTraceContaining(reason);
  }

  @Test
  void wordsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> value("llm.summarize('A text.', 0)"))
        .hasStackTraceContaining("Cannot summarize: words must be from 1 to 10000, got 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llm.translate('a')", "llm.x.summarize('a')"})
  void otherFunctionsDoNotExist(String call) {
    assertThatThrownBy(() -> value(call)).isInstanceOf(AnalysisException.class);
  }

  @Test
  void listsItsFunctions() throws Exception {
    LlmCatalog catalog = new LlmCatalog();

    assertThat(catalog.listFunctions(new String[0]))
        .extracting(Identifier::name)
        .containsExactly("summarize", "summarize_detail", "complete", "count_tokens", "chapters");
    assertThatThrownBy(() -> catalog.listFunctions(new String[] {"x"}))
        .isInstanceOf(NoSuchNamespaceException.class);
  }

  @Test
  void aProgramSummarizesAColumnOnceARow() {
    Precis precis = Precis.on(spark).set("engine", "lead").set("summary.words", "4");
    Dataset<Row> texts = spark.table("texts").withColumnRenamed("text", "a `text`");

    assertThat(
            calls(
                () ->
                    assertThat(
                            precis
                                .summarize(texts, "a `text`")
                                .where("summary LIKE '%2%'")
                                .collectAsList())
                        .extracting(row -> row.<String>getAs("summary"))
                        .containsExactly("Text number 2 begins.")))
        .isEqualTo(ROWS);
    assertThatThrownBy(() -> precis.set("words", "4").summarize(texts, "a `text`"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("did you mean summary.words?");
  }

  /** Their hash codes are equal, as those of "Aa" and "BB" are. */
  @Test
  void optionsWithEqualHashCodesAreDifferentModels() {
    Precis first = Precis.on(spark).set("engine", "lead").set("sampling.stop", "Aa");
    Precis second = Precis.on(spark).set("engine", "lead").set("sampling.stop", "BB");
    Dataset<Row> texts = spark.sql("SELECT 'One Aa two BB three.' AS text");

    assertThat(Map.of("sampling.stop", "Aa")).hasSameHashCodeAs(Map.of("sampling.stop", "BB"));
    assertThat(summary(first, texts)).isEqualTo("One");
    assertThat(summary(second, texts)).isEqualTo("One Aa two");
    assertThat(summary(first, texts)).isEqualTo("One");
  }

  @Test
  void otherValuesAreAnotherModelAndAnotherOrderIsTheSame() {
    Dataset<Row> texts = spark.sql("SELECT 'One two. Three four. Five six.' AS text");
    Precis two = Precis.on(spark).set("engine", "lead").set("summary.words", "2");

    assertThat(summary(two, texts)).isEqualTo("One two.");
    assertThat(summary(two.set("summary.words", "4"), texts)).isEqualTo("One two. Three four.");
    assertThat(summary(Precis.on(spark).set("summary.words", "2").set("engine", "lead"), texts))
        .isEqualTo("One two.");
  }

  private static String summary(Precis precis, Dataset<Row> texts) {
    return precis.summarize(texts, "text").head().getAs("summary");
  }

  @Test
  void aSessionMustNotSetWhatOnlyTheApplicationMay() {
    setBySql("spark.sql.catalog.evil", LlmCatalog.class.getName());
    setBySql("spark.sql.catalog.evil.engine", "lead");
    setBySql("spark.sql.catalog.evil.native-library", "/tmp/evil");
    setBySql("spark.sql.catalog.evil.model", "http://169.254.169.254/latest");
    setBySql("spark.precis.sql.settings", "model.native-library,model.path");

    assertThatThrownBy(() -> value("evil.count_tokens('a')"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "spark.sql.catalog.evil.model.native-library: SQL must not set it, got /tmp/evil")
        .hasMessageContaining(
            "spark.sql.catalog.evil.model.path: its server must not have a loopback, link-local or"
                + " metadata address, got 169.254.169.254");
    assertThatThrownBy(
            () ->
                summary(
                    Precis.on(spark).set("engine", "lead").set("native-library", "/tmp/evil"),
                    spark.table("texts")))
        .hasMessageContaining("model.native-library: SQL must not set it, got /tmp/evil");
    spark.conf().unset("spark.precis.sql.settings");
  }

  private static void setBySql(String key, String value) {
    spark.sql("SET `" + key + "`=`" + value + '`');
  }

  @Test
  void whatTheApplicationWasStartedWithWorksInASession() {
    assertThat(value("native.count_tokens('a b')")).isEqualTo(2);
    Precis precis =
        Precis.on(spark)
            .set("engine", "lead")
            .set(
                "native-library",
                spark.conf().get(CatalogSettings.sparkKey("native", "native-library")));
    assertThat(summary(precis, spark.table("texts").where("id = 1"))).startsWith("Text number 1");

    SparkSession other = spark.newSession();
    other.conf().set(CatalogSettings.sparkKey("native", "native-library"), "/tmp/evil");
    assertThatThrownBy(() -> other.sql("SELECT native.count_tokens('a b')"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("model.native-library: SQL must not set it, got /tmp/evil");
  }
}
