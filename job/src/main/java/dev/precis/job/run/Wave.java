package dev.precis.job.run;

import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Columns;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import scala.Function1;

/**
 * Some partitions of the pending chapters, under way in a Spark job. Each task that is done has
 * sent its rows to the driver: what is lost after that with an executor is not needed any more. To
 * be committed, and then closed. Not thread-safe.
 */
final class Wave implements AutoCloseable {
  private final SparkSession spark;
  private final JavaSparkStatusTracker tracker;
  private final int partitions;
  private final CollectionAccumulator<TaskReport> reports;
  private final JavaFutureAction<Void> job;
  private final List<Broadcast<byte[][]>> sent = new ArrayList<>();
  private final Instant startedAt = Instant.now();

  private Wave(
      SparkSession spark,
      JavaSparkStatusTracker tracker,
      int partitions,
      CollectionAccumulator<TaskReport> reports,
      JavaFutureAction<Void> job) {
    this.spark = spark;
    this.tracker = tracker;
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
    JavaFutureAction<Void> job =
        pruned(pending, Set.copyOf(partitions.stream().map(PartitionSize::partition).toList()))
            .toJavaRDD()
            .foreachPartitionAsync(
                chapters ->
                    reports.add(
                        TaskReport.of(SparkEnv.get().executorId(), summarize.call(chapters))));
    return new Wave(spark, context.statusTracker(), partitions.size(), reports, job);
  }

  private static <T> RDD<T> pruned(RDD<T> rdd, Set<Integer> partitions) {
    return PartitionPruningRDD.create(
        rdd,
        (Function1<Object, Object> & Serializable) number -> partitions.contains((Integer) number));
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Of the tasks that are done, each once, however often Spark has run it. */
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
              && tasks.numTasks() == partitions
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

  /** Rows of {@link Columns#OUTCOMES} that the tasks that are done have made for a table. */
  Dataset<Row> rows(String table) {
    byte[][] batches =
        reports().stream()
            .map(report -> report.batches().get(table))
            .filter(Objects::nonNull)
            .map(OutcomeBatch::bytes)
            .toArray(byte[][]::new);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    // Not in the tasks themselves: they would be larger than Spark sends.
    Broadcast<byte[][]> broadcast = context.broadcast(batches);
    sent.add(broadcast);
    return spark.createDataFrame(
        context
            .parallelize(IntStream.range(0, batches.length).boxed().toList())
            .flatMap(batch -> OutcomeBatch.rows(broadcast.value()[batch])),
        Columns.OUTCOMES);
  }

  /** Frees what Spark keeps of it. */
  @Override
  public void close() {
    sent.forEach(Broadcast::destroy);
  }

  /**
   * How a wave stands.
   *
   * @param failure why it did not end well
   */
  record End(boolean isEnded, Optional<Throwable> failure) {}
}
