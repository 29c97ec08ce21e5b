package dev.precis.llm.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.SummarySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The plugin in a Spark with a web interface, asked as Prometheus asks. */
@Timeout(120)
class PrecisPluginIT {
  private static final Pattern METRIC =
      Pattern.compile("(?m)^metrics_\\w*_PrecisPlugin_(\\w+)_(?:Count|Value)\\{.*} (\\d+)$");
  private static final String SINK = "spark.metrics.conf.*.sink.prometheusServlet.";

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.plugins", PrecisPlugin.class.getName())
            .config("spark.ui.enabled", true)
            .config("spark.ui.port", 0)
            .config("spark.ui.prometheus.enabled", true)
            .config(SINK + "class", "org.apache.spark.metrics.sink.PrometheusServlet")
            .config(SINK + "path", "/metrics/prometheus")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String get(String path) {
    try (InputStream in =
        URI.create(spark.sparkContext().uiWebUrl().get() + path).toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Long> metrics() {
    return METRIC
        .matcher(get("/metrics/prometheus/"))
        .results()
        .collect(
            Collectors.toMap(match -> match.group(1), match -> Long.parseLong(match.group(2))));
  }

  private static Map<String, Long> metricsWhen(Predicate<Map<String, Long>> ready) {
    Map<String, Long> metrics = metrics();
    while (!ready.test(metrics)) {
      metrics = metrics();
    }
    return metrics;
  }

  private static void summarize(List<String> texts) {
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(texts, 2)
        .foreachPartition(
            part -> {
              Summarizer summarizer =
                  new Summarizer(
                      ExecutorModel.get(ModelSettings.defaults().withEngine("lead"), load -> {}),
                      SummarySettings.defaults(),
                      SamplingSettings.defaults());
              part.forEachRemaining(text -> summarize(text, summarizer));
            });
  }

  private static void summarize(String text, Summarizer summarizer) {
    try {
      ExecutorModel.metrics().summarized(summarizer.summarize(text, Cancellation.NEVER));
    } catch (GenerationException e) {
      ExecutorModel.metrics().failed();
    }
  }

  @Test
  void prometheusSeesWhatTheTasksDid() {
    // The counts are the JVM's: other tests may have run in it.
    Map<Measure, Long> before = ExecutorModel.metrics().values();
    long summarized = before.get(Measure.CHAPTERS_SUMMARIZED) + 3;
    summarize(List.of("One two three.", "Four five.", " ", "Six."));

    Map<String, Long> metrics =
        metricsWhen(seen -> seen.getOrDefault("executors_chapters_summarized", 0L) >= summarized);
    assertThat(metrics)
        .containsEntry("executors_chapters_summarized", summarized)
        .containsEntry("executor_driver_chapters_summarized", summarized)
        .containsEntry("chapters_summarized", summarized)
        .containsEntry("executors_chapters_failed", before.get(Measure.CHAPTERS_FAILED) + 1)
        .containsEntry("executors_generated_tokens", before.get(Measure.GENERATED_TOKENS) + 6)
        .containsEntry("executors_slots_busy", 0L)
        .containsEntry("executors_slot_wait_ms", before.get(Measure.SLOT_WAIT_MS))
        .containsKey("executors_model_load_ms");
    assertThat(metrics.get("executors_prompt_tokens"))
        .isGreaterThan(before.get(Measure.PROMPT_TOKENS) + 3 * 20);
    if (System.getProperty("os.name").equals("Linux")) {
      assertThat(metrics.get("executors_resident_memory_bytes")).isGreaterThan(50L << 20);
    }
  }

  @Test
  void sparksOwnMetricsOfExecutorsAreThereToo() {
    assertThat(get("/metrics/executors/prometheus/"))
        .contains("metrics_executor_memoryUsed_bytes", "executor_id=\"driver\"");
  }
}
