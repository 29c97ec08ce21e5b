package dev.precis.job.run;

import dev.precis.llm.spark.ModelLoad;
import dev.precis.llm.summarize.Summary;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks of a run report as they go, for those who watch it. Spark adds a task's counts
 * when it ends, and adds them again when it runs the task again; what a table holds is counted in
 * the table.
 */
final class RunCounters implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator summarized;
  private final LongAccumulator failed;
  private final LongAccumulator promptTokens;
  private final LongAccumulator generatedTokens;
  private final CollectionAccumulator<ModelLoad> loads;

  RunCounters(SparkContext spark) {
    summarized = spark.longAccumulator("precis.summarized");
    failed = spark.longAccumulator("precis.failed");
    promptTokens = spark.longAccumulator("precis.prompt_tokens");
    generatedTokens = spark.longAccumulator("precis.generated_tokens");
    loads = spark.collectionAccumulator("precis.model_loads");
  }

  void summarized(Summary summary) {
    summarized.add(1);
    promptTokens.add(summary.promptTokens());
    generatedTokens.add(summary.generatedTokens());
  }

  void failed() {
    failed.add(1);
  }

  void loaded(ModelLoad load) {
    loads.add(load);
  }

  long done() {
    return summarized.value() + failed.value();
  }

  long tokens() {
    return promptTokens.value() + generatedTokens.value();
  }

  List<ModelLoad> loads() {
    return List.copyOf(loads.value());
  }
}
