package dev.precis.job.evaluation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.input.RunInput;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import java.util.List;
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
public record EvaluationInput(RunInput given) {
  /** Later versions may tell more of an input. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * Rows of {@link Columns#CHAPTERS}; a recorded input that is no longer there is said and passed
   * over.
   *
   * @throws InputException when an input that the user gave cannot be used
   */
  public Dataset<Row> chapters(
      SparkSession spark, SummaryStore store, String recipe, Console console) {
    CollectionAccumulator<String> doubtful = RunInput.doubtful(spark);
    if (given != null) {
      return given.chapters(spark, doubtful);
    }
    Dataset<Row> chapters = spark.createDataFrame(List.of(), Columns.CHAPTERS);
    List<RunInput> recorded = recorded(store, recipe);
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

  private static List<RunInput> recorded(SummaryStore store, String recipe) {
    return store.reports().inputs(recipe).stream()
        .map(input -> JSON.convertValue(input, RunInput.class))
        .distinct()
        .toList();
  }
}
