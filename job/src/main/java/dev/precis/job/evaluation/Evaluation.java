package dev.precis.job.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.precis.job.console.Console;
import dev.precis.job.output.CurrentSummaries;
import dev.precis.job.table.FewTasks;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The measures of a recipe's summaries. The caller closes it. Not thread-safe.
 *
 * @param rows of {@link EvaluationColumns#EVALUATIONS}, which have no texts; cached by Spark
 * @param references rows of {@link Reference#COLUMNS}; null for none
 */
public record Evaluation(Dataset<Row> rows, Dataset<Row> references) implements AutoCloseable {
  /**
   * Measures the current summaries on the executors. No text is sent to the driver.
   *
   * @param summaries all summaries of one recipe
   * @param chapters the chapters that were summarized: rows of {@code Columns.CHAPTERS}
   * @param references rows of {@link Reference#COLUMNS}; null for none
   */
  public static Evaluation of(
      Dataset<Row> summaries, Dataset<Row> chapters, Dataset<Row> references) {
    Dataset<Row> latest = CurrentSummaries.of(summaries).rows();
    Dataset<Row> withReferences =
        references == null
            ? latest.withColumn(EvaluationColumns.REFERENCE, lit(null).cast("string"))
            : ReferenceMatch.of(latest, references);
    Dataset<Row> rows =
        FewTasks.of(SummarySources.of(withReferences, chapters))
            .mapPartitions(new EvaluatePartition(), Encoders.row(EvaluationColumns.EVALUATIONS))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new Evaluation(rows, references);
  }

  /** Prints how many summaries there are, and how many of them lack a source or a reference. */
  public void say(String recipe, Console console) {
    Row counts =
        rows.agg(
                count(lit(1)),
                count(col(QualityColumns.SOURCE_WORDS)),
                count(col(QualityColumns.REFERENCE_WORDS)))
            .first();
    long summaries = counts.getLong(0);
    long sourceless = summaries - counts.getLong(1);
    console.say("%s of recipe %s", summaries(summaries), recipe);
    if (sourceless > 0) {
      console.say(
          "the source text of %s was not found; the measures that need it are empty",
          summaries(sourceless));
    }
    if (references != null) {
      long used = counts.getLong(2);
      console.say(
          "%s used; %d matched no summary, or one that has a reference already; %s without a reference",
          Console.count(used, "reference"), references.count() - used, summaries(summaries - used));
    }
  }

  private static String summaries(long count) {
    return Console.count(count, "summary");
  }

  @Override
  public void close() {
    rows.unpersist();
    if (references != null) {
      references.unpersist();
    }
  }
}
