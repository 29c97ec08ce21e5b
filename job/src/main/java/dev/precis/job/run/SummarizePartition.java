package dev.precis.job.run;

import dev.precis.job.output.Journal;
import dev.precis.job.output.RunFolder;
import dev.precis.job.output.StopMarker;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Outcome;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.spark.ExecutorModel;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.Summary;
import java.time.Clock;
import java.util.Collections;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Chapters to rows of {@code Columns.OUTCOMES}, one after another: the model of the executor is
 * shared by its tasks, and a chapter that fails is a row and not the end of the task. Chapters
 * whose turn comes after the run was told to stop have no row.
 */
final class SummarizePartition implements FlatMapFunction<Iterator<ChapterRow>, Row> {
  private static final long serialVersionUID = 1L;

  private final RunPlan plan;
  private final RunCounters counters;
  private final RunFolder folder;

  SummarizePartition(RunPlan plan, RunCounters counters, RunFolder folder) {
    this.plan = plan;
    this.counters = counters;
    this.folder = folder;
  }

  @Override
  public Iterator<Row> call(Iterator<ChapterRow> chapters) {
    StopMarker stop = folder.openStopMarker();
    if (!chapters.hasNext() || stop.isSet()) {
      return Collections.emptyIterator();
    }
    TextGenerator model = ExecutorModel.get(plan.model(), counters::loaded);
    // What the context cannot hold is to be known before the chapters are done, and not after.
    plan.summaries().forEach(level -> new Summarizer(model, level, plan.sampling()));
    Summarizer summarizer = new Summarizer(model, plan.summary(), plan.sampling());
    Journal journal = folder.openJournal();
    Cancellation cancellation = TaskContext.get()::isInterrupted;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(chapters, 0), false)
        .takeWhile(chapter -> !stop.isSet())
        .map(chapter -> outcome(chapter, summarizer, journal, cancellation))
        .iterator();
  }

  private Row outcome(
      ChapterRow chapter, Summarizer summarizer, Journal journal, Cancellation cancellation) {
    if (chapter.errorKind() != null) {
      return failed(chapter, chapter.errorKind(), chapter.errorMessage());
    }
    return plan.runsNativeCode()
        ? journaledOutcome(chapter, summarizer, journal, cancellation)
        : outcome(chapter, summarizer, cancellation);
  }

  private Row journaledOutcome(
      ChapterRow chapter, Summarizer summarizer, Journal journal, Cancellation cancellation) {
    String text = chapter.identity().textSha256();
    int deaths = journal.deaths(text);
    Row outcome =
        deaths >= Journal.MOST_DEATHS
            ? crashed(chapter, deaths)
            : journal.whileUnderWay(
                text, deaths > 0, cancellation, () -> outcome(chapter, summarizer, cancellation));
    if (deaths > 0) {
      journal.acquit(text);
    }
    return outcome;
  }

  private Row crashed(ChapterRow chapter, int deaths) {
    return failed(
        chapter,
        FailureKind.ENGINE_CRASH.label(),
        "Cannot summarize text: the engine ended its process each time that it worked on it, got "
            + deaths
            + " dead processes");
  }

  private Row outcome(ChapterRow chapter, Summarizer summarizer, Cancellation cancellation) {
    long start = System.nanoTime();
    try {
      Summary summary = summarizer.summarize(chapter.text(), cancellation);
      counters.summarized(summary);
      ExecutorModel.metrics().summarized(summary);
      return Outcome.summarized(
          chapter,
          summary,
          plan.modelIdentity(),
          plan.recipe().promptVersion(),
          (System.nanoTime() - start) / 1_000_000,
          Clock.systemUTC().instant());
    } catch (GenerationException e) {
      if (e.kind() == FailureKind.CANCELLED) {
        // The task is being ended from outside; a failure row would claim that the chapter was at
        // fault.
        throw new TaskKilledException("the task was called off while its chapter was summarized");
      }
      return failed(chapter, e.kind().label(), e.getMessage());
    }
  }

  private Row failed(ChapterRow chapter, String kind, String message) {
    counters.failed();
    ExecutorModel.metrics().failed();
    return Outcome.failed(
        chapter, kind, message, plan.recipe().promptVersion(), Clock.systemUTC().instant());
  }
}
