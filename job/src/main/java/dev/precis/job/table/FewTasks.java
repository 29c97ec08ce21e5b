package dev.precis.job.table;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * For rows that come out of a shuffle and are kept: Spark leaves those in as many partitions as a
 * shuffle can have, hundreds, and each time that they are read has a task for each.
 */
public final class FewTasks {
  /** Enough to spread work evenly, and a task of its own for a few rows takes longer. */
  private static final int TASKS_OF_A_SLOT = 4;

  private FewTasks() {}

  public static int of(SparkContext spark) {
    return TASKS_OF_A_SLOT * spark.defaultParallelism();
  }

  public static Dataset<Row> of(Dataset<Row> rows) {
    return rows.coalesce(of(rows.sparkSession().sparkContext()));
  }
}
