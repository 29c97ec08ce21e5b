package dev.precis.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The texts of an output's summaries, which it does not hold: read again from where the user says,
 * or from where the runs of the recipe had them.
 *
 * @param given by the user; null for where the runs had them
 */
record EvaluationInput(RunInput given) {
  /** Later versions may tell more of an input. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * Rows of {@link Columns#CHAPTERS}; a recorded input that is no longer there is said and passed
   * over.
   *
   * @throws InputException when an input that the user gave cannot be used
   */
  Dataset<Row> chapters(SparkSession spark, SummaryStore store, String recipe, Console console) {
    CollectionAccumulator<String> doubtful = RunInput.doubtful(spark);
    if (given != null) {
      return given.chapters(spark, doubtful);
    }
    Dataset<Row> chapters = spark.createDataFrame(List.of(), Columns.CHAPTERS);
    Set<RunInput> recorded = recorded(store, recipe);
    if (recorded.isEmpty()) {
      console.say("no run of the recipe has told where its texts are; name them with --input");
    }
    for (RunInput input : recorded) {
      try {
        chapters = chapters.unionByName(input.chapters(spark, doubtful));
      } catch (InputException e) {
        console.say("%s; name where it is now with --input", e.getMessage());
      }
    }
    return chapters;
  }

  private static Set<RunInput> recorded(SummaryStore store, String recipe) {
    Set<RunInput> inputs = new LinkedHashSet<>();
    for (JsonNode run : runs(store)) {
      JsonNode input = run.path(RunReport.INPUT);
      if (run.path(RunReport.RECIPE).asText().equals(recipe) && input.isObject()) {
        inputs.add(JSON.convertValue(input, RunInput.class));
      }
    }
    return inputs;
  }

  private static List<JsonNode> runs(SummaryStore store) {
    List<JsonNode> runs = new ArrayList<>();
    for (String run : store.runs()) {
      try {
        runs.add(JSON.readTree(run));
      } catch (JsonProcessingException e) {
        throw new InputException(
            "Cannot evaluate summaries: a run's report is no JSON: "
                + e.getOriginalMessage()
                + ", got "
                + store.location(),
            e);
      }
    }
    return runs;
  }
}
