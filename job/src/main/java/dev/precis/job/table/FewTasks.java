package dev.precis.job.table;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reduces the number of partitions of rows that come out of a shuffle and are kept. Spark leaves
 * hundreds of them, as many as a shuffle has, and runs a task for each whenever the rows are read.
 */
public final class FewTasks {
  /** Enough to spread work evenly. A task for a few rows alone takes longer. */
  private static final int TASKS_PER_SLOT = 4;

  private FewTasks() {}

  /** How many tasks to use at most. */
  public static int of(SparkContext spark) {
    return TASKS_PER_SLOT * spark.defaultParallelism();
  }

  /** The same rows, in that many partitions at most. */
  public static Dataset<Row> of(Dataset<Row> rows) {
    return rows.coalesce(of(rows.sparkSession().sparkContext()));
  }
}
