package dev.precis.job;

import dev.precis.llm.Cancellation;
import dev.precis.llm.FailureKind;
import dev.precis.llm.GenerationException;
import dev.precis.llm.Summarizer;
import dev.precis.llm.Summary;
import dev.precis.llm.spark.ExecutorModel;
import java.time.Clock;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Rows of {@link Columns#CHAPTERS} to rows of {@link Columns#OUTCOMES}, one after another: the
 * model of the executor is shared by its tasks, and a chapter that fails is a row and not the end
 * of the task.
 */
final class SummarizePartition implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final RunPlan plan;
  private final RunCounters counters;

  SummarizePartition(RunPlan plan, RunCounters counters) {
    this.plan = plan;
    this.counters = counters;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> chapters) {
    if (!chapters.hasNext()) {
      return chapters;
    }
    TaskContext task = TaskContext.get();
    Summarizer summarizer =
        new Summarizer(
            ExecutorModel.get(plan.model(), counters::loaded), plan.summary(), plan.sampling());
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(chapters, 0), false)
        .map(row -> outcome(ChapterRow.of(row), summarizer, task::isInterrupted))
        .iterator();
  }

  private Row outcome(ChapterRow chapter, Summarizer summarizer, Cancellation cancellation) {
    Clock clock = Clock.systemUTC();
    if (chapter.errorKind() != null) {
      counters.failed();
      return Outcome.failed(
          chapter.identity(), chapter.errorKind(), chapter.errorMessage(), clock.instant());
    }
    long start = System.nanoTime();
    try {
      Summary summary = summarizer.summarize(chapter.text(), cancellation);
      counters.summarized(summary);
      long millis = (System.nanoTime() - start) / 1_000_000;
      return Outcome.summarized(
          chapter.identity(),
          summary,
          plan.modelIdentity(),
          plan.recipe().promptVersion(),
          millis,
          clock.instant());
    } catch (GenerationException e) {
      if (e.kind() == FailureKind.CANCELLED) {
        // The task is being ended from outside; a failure row would claim that the chapter was at
        // fault.
        throw new TaskKilledException("the task was called off while its chapter was summarized");
      }
      counters.failed();
      return Outcome.failed(chapter.identity(), e, clock.instant());
    }
  }
}
