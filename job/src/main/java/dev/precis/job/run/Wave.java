package dev.precis.job.run;

import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Columns;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.CollectionAccumulator;
import scala.Function1;

/**
 * Some partitions of the pending chapters, under way in a Spark job that keeps the outcomes where
 * they were made and reports each task that is done. To be committed, and then closed. Not
 * thread-safe.
 */
final class Wave implements AutoCloseable {
  private final SparkSession spark;
  private final JavaSparkStatusTracker tracker;
  private final RDD<Row> outcomes;
  private final List<PartitionSize> partitions;
  private final CollectionAccumulator<TaskReport> reports;
  private final JavaFutureAction<Void> job;
  private final Instant startedAt = Instant.now();

  private Wave(
      SparkSession spark,
      JavaSparkStatusTracker tracker,
      RDD<Row> outcomes,
      List<PartitionSize> partitions,
      CollectionAccumulator<TaskReport> reports,
      JavaFutureAction<Void> job) {
    this.spark = spark;
    this.tracker = tracker;
    this.outcomes = outcomes;
    this.partitions = partitions;
    this.reports = reports;
    this.job = job;
  }

  /** Starts on these partitions of {@code pending}. */
  static Wave start(
      SparkSession spark,
      RDD<ChapterRow> pending,
      List<PartitionSize> partitions,
      SummarizePartition summarize) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    // Without a name: at each task's end, Spark prints all of the value of one that has a name.
    CollectionAccumulator<TaskReport> reports = spark.sparkContext().collectionAccumulator();
    RDD<Row> outcomes =
        pruned(pending, Set.copyOf(partitions.stream().map(PartitionSize::partition).toList()))
            .toJavaRDD()
            .mapPartitions(summarize)
            .persist(level(context))
            .rdd();
    int[] numbers = partitions.stream().mapToInt(PartitionSize::partition).toArray();
    JavaFutureAction<Void> job =
        outcomes
            .toJavaRDD()
            .foreachPartitionAsync(
                rows -> {
                  OutcomeCounter tally = new OutcomeCounter();
                  rows.forEachRemaining(tally::add);
                  int partition = numbers[org.apache.spark.TaskContext.getPartitionId()];
                  reports.add(new TaskReport(partition, SparkEnv.get().executorId(), tally));
                });
    return new Wave(spark, context.statusTracker(), outcomes, partitions, reports, job);
  }

  /**
   * On two executors where there are more: what one did is not lost with it. As bytes: for objects,
   * Spark estimates their size again and again, which takes longer than to write them.
   */
  private static StorageLevel level(JavaSparkContext context) {
    return context.isLocal()
        ? StorageLevel.MEMORY_AND_DISK_SER()
        : StorageLevel.MEMORY_AND_DISK_SER_2();
  }

  private static <T> RDD<T> pruned(RDD<T> rdd, Set<Integer> partitions) {
    return PartitionPruningRDD.create(
        rdd,
        (Function1<Object, Object> & Serializable) number -> partitions.contains((Integer) number));
  }

  List<PartitionSize> partitions() {
    return partitions;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** What the tasks that are done have done. */
  List<TaskReport> reports() {
    return List.copyOf(reports.value());
  }

  /** Whether all its tasks have begun, so that a slot that becomes free has nothing left to do. */
  boolean isDraining() {
    for (int id : job.jobIds()) {
      var info = tracker.getJobInfo(id);
      if (info != null) {
        for (int stage : info.stageIds()) {
          SparkStageInfo tasks = tracker.getStageInfo(stage);
          if (tasks != null
              && tasks.numTasks() == partitions.size()
              && tasks.numCompletedTasks() + tasks.numActiveTasks() >= tasks.numTasks()) {
            return true;
          }
        }
      }
    }
    return job.isDone();
  }

  /**
   * Waits for its end, at most so long.
   *
   * @return whether it has ended, and why if not well
   */
  End await(Duration most) throws InterruptedException {
    try {
      job.get(most.toMillis(), TimeUnit.MILLISECONDS);
      return new End(true, Optional.empty());
    } catch (TimeoutException e) {
      return new End(false, Optional.empty());
    } catch (CancellationException e) {
      return new End(true, Optional.of(e));
    } catch (ExecutionException e) {
      return new End(true, Optional.of(e.getCause()));
    }
  }

  /** Ends its tasks; what was done stays to be committed. */
  void cancel() {
    job.cancel(true);
  }

  /** The outcomes of the tasks that are done. */
  Dataset<Row> outcomes() {
    Set<Integer> done = new HashSet<>();
    reports().forEach(report -> done.add(report.partition()));
    Set<Integer> positions = new HashSet<>();
    for (int i = 0; i < partitions.size(); i++) {
      if (done.contains(partitions.get(i).partition())) {
        positions.add(i);
      }
    }
    return spark.createDataFrame(pruned(outcomes, positions), Columns.OUTCOMES);
  }

  /** Frees what Spark keeps of it. */
  @Override
  public void close() {
    outcomes.unpersist(false);
  }

  /**
   * How a wave stands.
   *
   * @param failure why it did not end well
   */
  record End(boolean isEnded, Optional<Throwable> failure) {}
}
