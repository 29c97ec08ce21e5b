package dev.precis.job.run;

import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.engine.EngineUnavailableException;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Ends a run whose engine gives no answers. Spark alone would try each task {@code
 * spark.task.maxFailures} times: long for an engine that waits for its server before it gives up,
 * and useless for one that will never answer.
 *
 * <p>One refusal ends the run. So do as many tasks in a row that found no engine as run at once:
 * then no executor has one.
 */
final class EngineWatch extends SparkListener implements AutoCloseable {
  private final SparkContext spark;
  private final int most;
  private final Consumer<String> end;
  private int unavailable;

  /**
   * @param most tasks in a row that may find no engine
   * @param end gets the reason, perhaps more than once
   */
  EngineWatch(SparkContext spark, int most, Consumer<String> end) {
    this.spark = spark;
    this.most = most;
    this.end = end;
  }

  static EngineWatch over(SparkContext spark, Consumer<String> end) {
    return new EngineWatch(spark, spark.defaultParallelism(), end);
  }

  /** Watches all tasks from now on. */
  void start() {
    spark.addSparkListener(this);
  }

  /** Spark calls it with one thread. */
  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    TaskEndReason reason = task.reason();
    if (reason == Success$.MODULE$) {
      unavailable = 0;
    } else if (reason instanceof ExceptionFailure failure) {
      see(failure.className(), failure.description());
    }
  }

  private void see(String failure, String message) {
    if (failure.equals(EngineRefusedException.class.getName())) {
      end.accept(message);
    } else if (failure.equals(EngineUnavailableException.class.getName())) {
      unavailable++;
      if (unavailable >= most) {
        end.accept(message);
      }
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
