package dev.precis.job.run;

import dev.precis.job.executor.SummarizePartition;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.ChapterRow;
import java.io.Serializable;
import java.time.Clock;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import scala.Function1;

/**
 * A wave as a Spark job over some partitions of the pending chapters. Each task that ends sends its
 * rows to the driver, so that nothing is needed from its executor afterwards. Not thread-safe.
 */
final class SparkWave implements Waves.Wave {
  /** The property of Spark that puts the jobs of a thread into a scheduler pool. */
  static final String SCHEDULER_POOL = "spark.scheduler.pool";

  /** Of the scheduler pools of a run, the one for the tasks that summarize. */
  private static final String POOL = "waves";

  private final SparkSession spark;
  private final int tasks;
  private final CollectionAccumulator<OutcomeBatch> made;
  private final JavaFutureAction<Void> job;
  private final Instant startedAt;
  private final List<Broadcast<byte[][]>> sent = new ArrayList<>();

  private SparkWave(
      SparkSession spark,
      int tasks,
      CollectionAccumulator<OutcomeBatch> made,
      JavaFutureAction<Void> job,
      Instant startedAt) {
    this.spark = spark;
    this.tasks = tasks;
    this.made = made;
    this.job = job;
    this.startedAt = startedAt;
  }

  /** Starts to summarize these partitions of {@code pending}. */
  static SparkWave start(
      SparkSession spark,
      JavaRDD<ChapterRow> pending,
      List<PartitionSize> partitions,
      SummarizePartition summarize,
      Clock clock) {
    // Without a name: at the end of each task, Spark prints the whole value of one with a name.
    CollectionAccumulator<OutcomeBatch> made = spark.sparkContext().collectionAccumulator();
    spark.sparkContext().setLocalProperty(SCHEDULER_POOL, POOL);
    long[] texts = PartitionSize.texts(partitions);
    try {
      JavaFutureAction<Void> job =
          pruned(pending, partitions)
              .foreachPartitionAsync(
                  chapters ->
                      OutcomeBatch.of(
                              SparkEnv.get().executorId(), summarize.outcomes(chapters, texts))
                          .forEach(made::add));
      return new SparkWave(spark, partitions.size(), made, job, clock.instant());
    } finally {
      spark.sparkContext().setLocalProperty(SCHEDULER_POOL, null);
    }
  }

  private static JavaRDD<ChapterRow> pruned(
      JavaRDD<ChapterRow> pending, List<PartitionSize> partitions) {
    Set<Integer> numbers =
        partitions.stream().map(PartitionSize::partition).collect(Collectors.toUnmodifiableSet());
    return PartitionPruningRDD.create(
            pending.rdd(),
            (Function1<Object, Object> & Serializable) number -> numbers.contains((Integer) number))
        .toJavaRDD();
  }

  Instant startedAt() {
    return startedAt;
  }

  /** What the tasks that have ended made. Spark adds it once, however often it ran a task. */
  List<OutcomeBatch> batches() {
    return List.copyOf(made.value());
  }

  @Override
  public long words() {
    return batches().stream().mapToLong(batch -> batch.counts().words()).sum();
  }

  @Override
  public boolean isDraining() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return job.isDone()
        || job.jobIds().stream()
            .map(context.statusTracker()::getJobInfo)
            .filter(Objects::nonNull)
            .flatMapToInt(info -> IntStream.of(info.stageIds()))
            .mapToObj(context.statusTracker()::getStageInfo)
            .anyMatch(this::isDraining);
  }

  /** The stage that summarizes has a task per partition. The job may have stages before it. */
  private boolean isDraining(SparkStageInfo stage) {
    return stage != null
        && stage.numTasks() == tasks
        && stage.numCompletedTasks() + stage.numActiveTasks() >= tasks;
  }

  @Override
  public Waves.End await(Duration limit) throws InterruptedException {
    try {
      job.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return Waves.End.WELL;
    } catch (TimeoutException e) {
      return Waves.End.NOT_YET;
    } catch (CancellationException e) {
      return new Waves.End(true, Optional.of(e));
    } catch (ExecutionException e) {
      return new Waves.End(true, Optional.of(e.getCause()));
    }
  }

  @Override
  public void cancel() {
    job.cancel(true);
  }

  /** The rows that the tasks that have ended made for a table. Valid until this is closed. */
  Dataset<Row> rows(String table) {
    byte[][] batches =
        batches().stream()
            .filter(batch -> batch.table().equals(table))
            .map(OutcomeBatch::bytes)
            .toArray(byte[][]::new);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    // As data of the tasks themselves they could exceed spark.rpc.message.maxSize.
    Broadcast<byte[][]> broadcast = context.broadcast(batches);
    sent.add(broadcast);
    return spark.createDataFrame(
        context
            .parallelize(IntStream.range(0, batches.length).boxed().toList())
            .flatMap(batch -> OutcomeBatch.rows(broadcast.value()[batch])),
        SummaryStore.columns(table));
  }

  @Override
  public void close() {
    sent.forEach(Broadcast::destroy);
  }
}
