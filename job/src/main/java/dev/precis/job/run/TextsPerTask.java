package dev.precis.job.run;

import dev.precis.job.plan.ExecutorShape;
import org.apache.spark.SparkConf;

/**
 * How many texts a task has. One, unless the engine answers more prompts at once than an executor
 * has tasks: then a task keeps several texts open, and needs as many.
 *
 * @param maxInFlight prompts that an executor's engine answers at once
 * @param tasks that an executor runs at once
 */
record TextsPerTask(int maxInFlight, int tasks) {
  /** When the first ones end, a task has more, so that the engine stays busy. */
  private static final int ROUNDS = 2;

  static TextsPerTask of(int maxInFlight, SparkConf conf) {
    return new TextsPerTask(maxInFlight, Math.max(1, ExecutorShape.of(conf).tasks()));
  }

  /**
   * The number of texts; 0 to leave it to their number.
   *
   * @param wanted by the user; 0 for none
   */
  int number(int wanted) {
    int share = (maxInFlight + tasks - 1) / tasks;
    return wanted > 0 || share <= 1 ? wanted : share * ROUNDS;
  }
}
