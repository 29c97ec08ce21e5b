package dev.precis.job.executor;

import dev.precis.llm.summarize.Summary;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks of a level have done so far, for the progress that the console shows. Spark adds
 * the counts of a task at its end, and adds them again if it runs the task again. So these are no
 * counts of what is committed.
 */
public final class ProgressCounters implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator summarized;
  private final LongAccumulator failed;
  private final LongAccumulator promptTokens;
  private final LongAccumulator generatedTokens;

  public ProgressCounters(SparkContext spark) {
    summarized = spark.longAccumulator("precis.summarized");
    failed = spark.longAccumulator("precis.failed");
    promptTokens = spark.longAccumulator("precis.prompt_tokens");
    generatedTokens = spark.longAccumulator("precis.generated_tokens");
  }

  void summarized(Summary summary) {
    summarized.add(1);
    promptTokens.add(summary.promptTokens());
    generatedTokens.add(summary.generatedTokens());
  }

  void failed() {
    failed.add(1);
  }

  /** Texts that were summarized, or failed. */
  public long done() {
    return summarized.value() + failed.value();
  }

  /** Tokens that were read or written. */
  public long tokens() {
    return promptTokens.value() + generatedTokens.value();
  }
}
