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
 * The chapters that an output's summaries are of. The output does not contain their texts, so they
 * are read again.
 *
 * @param given the input that the user specified; null for the inputs that the runs recorded
 */
public record EvaluationInput(RunInput given) {
  /** Later versions may record more about an input. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * The chapters, as rows of {@link Columns#CHAPTERS}. A recorded input that cannot be used is
   * reported on the console and skipped.
   *
   * @throws InputException if the input that the user specified cannot be used
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
      console.say("no run of this recipe recorded where its texts are; specify them with --input");
    }
    for (RunInput input : recorded) {
      try {
        chapters = chapters.unionByName(input.chapters(spark, doubtful));
      } catch (InputException e) {
        console.say("%s; specify where it is now with --input", e.getMessage());
      }
    }
    return chapters;
  }

  private static List<RunInput> recorded(SummaryStore store, String recipe) {
    return store.reports().inputs(recipe).stream()
        .map(input -> JSON.convertValue(input, RunInput.class).whole())
        .distinct()
        .toList();
  }
}
