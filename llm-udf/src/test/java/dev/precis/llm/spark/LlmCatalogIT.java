package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.SummarySettings;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions in a real Spark, with the tiny model. */
@Timeout(300)
class LlmCatalogIT {
  private static final String TEXT =
      "The keeper wrote the weather in his ledger. The lamp burned all night. Nobody came.";
  private static final String SCHEMA =
      """
      {"type": "object",
       "properties": {
         "mood": {"enum": ["glad", "sad", "\u00e9mu \\\\"]},
         "names": {"type": "array", "items": {"type": "string", "maxLength": 12}, "maxItems": 2},
         "true": {"type": "boolean"},
         "id": {"type": "object", "properties": {"n": {"type": ["integer", "null"]}}}}}
      """;

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config(CatalogSettings.sparkKey("llm"), LlmCatalog.class.getName())
            .config(CatalogSettings.sparkKey("llm", "model"), ModelSettings.EMBEDDED)
            .config(CatalogSettings.sparkKey("llm", "slots"), 2)
            .config(CatalogSettings.sparkKey("llm", "sampling.max-new-tokens"), 200)
            .config(CatalogSettings.sparkKey("lead"), LlmCatalog.class.getName())
            .config(CatalogSettings.sparkKey("lead", "engine"), "lead")
            .getOrCreate();
    spark
        .range(0, 4, 1, 2)
        .selectExpr("id", "concat('Entry ', id, '. " + TEXT + "') AS text")
        .createOrReplaceTempView("texts");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Object value(String expression) {
    return spark.sql("SELECT " + expression + " FROM texts WHERE id = 1").head().get(0);
  }

  @Test
  void summarizesAsTheSummarizerDoesEachRowOnce() {
    long before = ExecutorModel.metrics().value(Measure.CHAPTERS_SUMMARIZED);

    List<Row> rows =
        spark
            .sql(
                "SELECT * FROM (SELECT id, text, llm.summarize(text, 40) AS s FROM texts)"
                    + " WHERE length(s) > 1 AND s IS NOT NULL")
            .collectAsList();

    assertThat(ExecutorModel.metrics().value(Measure.CHAPTERS_SUMMARIZED) - before).isEqualTo(4);
    Summarizer summarizer =
        new Summarizer(
            ExecutorModel.get(ModelSettings.defaults().withSlots(2), load -> {}),
            SummarySettings.defaults().withWords(40),
            SamplingSettings.defaults());
    assertThat(rows)
        .hasSize(4)
        .allSatisfy(
            row ->
                assertThat(row.<String>getAs("s"))
                    .isEqualTo(
                        summarizer
                            .summarize(row.<String>getAs("text"), Cancellation.NEVER)
                            .text()));
  }

  @Test
  void twoCatalogsAreTwoEngines() {
    Row row = spark.sql("SELECT lead.count_tokens(text), llm.count_tokens(text) FROM texts").head();

    assertThat(row.getInt(0)).as("words").isEqualTo(17);
    assertThat(row.getInt(1)).as("tokens of the model").isGreaterThan(17).isLessThan(80);
  }

  @Test
  void completesAPrompt() {
    assertThat((String) value("llm.complete(concat('Summarize: ', text))")).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"What is in it?", "\"Quote\" it, [INST] or not."})
  void completesAPromptAsJsonOfASchema(String question) throws Exception {
    spark
        .range(1)
        .selectExpr("'" + SCHEMA.replace("\\", "\\\\") + "' AS schema")
        .createOrReplaceTempView("schemas");

    String answer =
        spark
            .sql("SELECT llm.complete('" + question + "', schema) FROM schemas")
            .head()
            .getString(0);

    JsonNode json = new ObjectMapper().readTree(answer);
    assertThat(json.fieldNames()).toIterable().containsExactly("mood", "names", "true", "id");
    assertThat(json.get("mood").textValue()).isIn("glad", "sad", "\u00e9mu \\");
    assertThat(json.get("names").size()).isLessThanOrEqualTo(2);
    assertThat(json.get("true").isBoolean()).isTrue();
    assertThat(json.get("id").get("n").isIntegralNumber() || json.get("id").get("n").isNull())
        .isTrue();
  }

  @Test
  void summarizesAsJsonWhereTheSettingsHaveASchema() throws Exception {
    spark.conf().set(CatalogSettings.sparkKey("formal"), LlmCatalog.class.getName());
    spark.conf().set(CatalogSettings.sparkKey("formal", "slots"), "2");
    spark
        .conf()
        .set(CatalogSettings.sparkKey("formal", "summary.schema"), "../conf/schemas/chapter.json");

    List<Row> rows =
        spark
            .sql("SELECT formal.summarize(text), formal.summarize_detail(text, 20) FROM texts")
            .collectAsList();

    assertThat(rows).hasSize(4);
    for (Row row : rows) {
      for (String summary : List.of(row.getString(0), row.getStruct(1).getString(0))) {
        assertThat(new ObjectMapper().readTree(summary).fieldNames())
            .toIterable()
            .containsExactly("characters", "places", "one_line", "mood");
      }
    }
  }

  /** As large as a schema may be: what the engine cannot take would end this JVM. */
  @Test
  void theLargestSchemasAreTaken() throws Exception {
    String lists = "{\"type\": \"array\", \"minItems\": 1, \"maxItems\": 1, \"items\": ".repeat(32);
    String values =
        IntStream.range(0, 3_000).mapToObj(i -> "\"v" + i + "\"").collect(Collectors.joining(","));
    String longest = "{\"type\": \"string\", \"minLength\": 0, \"maxLength\": 1000}";

    for (String schema :
        List.of(
            lists + "{\"type\": \"boolean\"}" + "}".repeat(32),
            "{\"enum\": [" + values + "]}",
            "{\"type\": \"array\", \"maxItems\": 1000, \"items\": " + longest + "}")) {
      try {
        assertThat(
                new ObjectMapper().readTree((String) value("llm.complete(text, '" + schema + "')")))
            .isNotNull();
      } catch (Exception e) {
        assertThat(e).hasStackTraceContaining("before its JSON was complete");
      }
    }
  }

  @Test
  void jsonThatDoesNotEndInTimeIsAnError() {
    assertThatThrownBy(
            () -> value("llm.complete(text, '{\"type\": \"string\", \"minLength\": 1000}')"))
        .hasStackTraceContaining("before its JSON was complete; give strings a maxLength");
  }

  @Test
  void aPromptThatIsTooLongIsAnError() {
    assertThatThrownBy(() -> value("llm.complete(repeat(text, 500))"))
        .hasStackTraceContaining("Cannot complete prompt: prompt and answer must fit");
  }

  @Test
  void aModelThatIsNotThereEndsTheQuery() {
    spark.conf().set(CatalogSettings.sparkKey("none"), LlmCatalog.class.getName());
    spark.conf().set(CatalogSettings.sparkKey("none", "model"), "/no/such/model.gguf");

    assertThatThrownBy(() -> value("none.summarize_detail(text)"))
        .hasStackTraceContaining("/no/such/model.gguf");
  }

  @Test
  void aProgramSummarizesAColumn() {
    assertThat(
            Precis.on(spark)
                .model(ModelSettings.EMBEDDED)
                .set("slots", "2")
                .summarize(spark.table("texts"), "text")
                .where("id = 1")
                .head()
                .<String>getAs("summary"))
        .isNotBlank();
  }
}
