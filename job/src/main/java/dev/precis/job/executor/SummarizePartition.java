package dev.precis.job.executor;

import dev.precis.job.journal.Journal;
import dev.precis.job.journal.RunFolder;
import dev.precis.job.journal.StopMarker;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.ModelIdentity;
import dev.precis.job.table.Outcome;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.spark.ExecutorModel;
import dev.precis.llm.spark.ModelLoad;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.Summary;
import java.io.Serializable;
import java.time.Clock;
import java.util.Collections;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Summarizes the chapters of a task: as many at once as are this task's share of what the model
 * answers at once. The tasks of an executor share its model. A chapter that fails does not end the
 * task. Chapters whose turn comes after the run was told to stop have no outcome.
 */
public final class SummarizePartition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RunPlan plan;
  private final ProgressCounters progress;
  private final CollectionAccumulator<ModelLoad> loads;
  private final RunFolder folder;

  /**
   * What all texts of the task share.
   *
   * @param model as it was loaded here: executors may have other builds of the engine than the
   *     driver
   */
  private record Work(Summarizer summarizer, ModelIdentity model) {}

  public SummarizePartition(
      RunPlan plan,
      ProgressCounters progress,
      CollectionAccumulator<ModelLoad> loads,
      RunFolder folder) {
    this.plan = plan;
    this.progress = progress;
    this.loads = loads;
    this.folder = folder;
  }

  /**
   * Summarizes as the outcomes are asked for.
   *
   * @param wave the keys of the texts of the wave, as {@link Journal#key} makes them
   */
  public Iterator<Outcome> outcomes(Iterator<ChapterRow> chapters, long[] wave) {
    StopMarker stop = folder.openStopMarker();
    if (!chapters.hasNext() || stop.isSet()) {
      return Collections.emptyIterator();
    }
    TextGenerator model = ExecutorModel.get(plan.model(), loads::add);
    // Fails before the first chapter if the context cannot hold the prompts of a later level.
    plan.summaries().forEach(level -> new Summarizer(model, level, plan.sampling()));
    Work work =
        new Work(
            new Summarizer(model, plan.summary(), plan.sampling()),
            model.engine().map(plan.modelIdentity()::ranBy).orElse(plan.modelIdentity()));
    TaskContext task = TaskContext.get();
    Journal journal = openJournal(task, wave);
    return stream(
            new OpenTexts<>(
                stream(chapters).takeWhile(chapter -> !stop.isSet()).iterator(),
                () -> OpenTasks.OF_THIS_JVM.share(model.maxInFlight()),
                (chapter, cancellation) -> outcome(chapter, work, journal, cancellation),
                // Completed too: a task that fails elsewhere leaves texts behind.
                () -> task.isInterrupted() || task.isCompleted()))
        .map(this::counted)
        .iterator();
  }

  private static <T> Stream<T> stream(Iterator<T> items) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, 0), false);
  }

  /** By the task's own thread: Spark's counters are not thread-safe. */
  private Outcome counted(Outcome outcome) {
    if (outcome instanceof Outcome.Summarized summarized) {
      progress.summarized(summarized.summary());
      ExecutorModel.metrics().summarized(summarized.summary());
    } else {
      progress.failed();
      ExecutorModel.metrics().failed();
    }
    return outcome;
  }

  private Journal openJournal(TaskContext task, long[] wave) {
    Journal journal =
        folder.openJournal(wave, task.attemptNumber() > 0 || task.stageAttemptNumber() > 0);
    TaskContext unused =
        task.addTaskCompletionListener(
            (TaskCompletionListener)
                ended -> {
                  OpenTasks.OF_THIS_JVM.end();
                  journal.close();
                });
    OpenTasks.OF_THIS_JVM.begin();
    return journal;
  }

  private Outcome outcome(
      ChapterRow chapter, Work work, Journal journal, Cancellation cancellation) {
    if (chapter.errorKind() != null) {
      return failed(chapter, chapter.errorKind(), chapter.errorMessage());
    }
    return plan.runsNativeCode()
        ? journaledOutcome(chapter, work, journal, cancellation)
        : outcome(chapter, work, cancellation);
  }

  private Outcome journaledOutcome(
      ChapterRow chapter, Work work, Journal journal, Cancellation cancellation) {
    String text = chapter.identity().text().sha256();
    int deaths = journal.deaths(text);
    Outcome outcome =
        deaths >= Journal.MOST_DEATHS
            ? crashed(chapter, deaths)
            : journal.whileUnderWay(
                text, deaths > 0, cancellation, () -> outcome(chapter, work, cancellation));
    if (deaths > 0) {
      journal.acquit(text);
    }
    return outcome;
  }

  private Outcome crashed(ChapterRow chapter, int deaths) {
    return failed(
        chapter,
        FailureKind.ENGINE_CRASH.label(),
        "Cannot summarize text: the engine ended its process each time that it worked on it, got "
            + deaths
            + " dead processes");
  }

  private Outcome outcome(ChapterRow chapter, Work work, Cancellation cancellation) {
    long start = System.nanoTime();
    try {
      Summary summary = work.summarizer.summarize(chapter.text(), cancellation);
      return new Outcome.Summarized(
          chapter,
          summary,
          work.model,
          plan.recipe().promptVersion(),
          (System.nanoTime() - start) / 1_000_000,
          Clock.systemUTC().instant());
    } catch (GenerationException e) {
      if (e.kind() == FailureKind.CANCELLED) {
        // Spark ends the task. A failure row would blame the chapter.
        throw new TaskKilledException("the task was cancelled while its chapter was summarized");
      }
      return failed(chapter, e.kind().label(), e.getMessage());
    }
  }

  private Outcome failed(ChapterRow chapter, String kind, String message) {
    return new Outcome.Failed(
        chapter, kind, message, plan.recipe().promptVersion(), Clock.systemUTC().instant());
  }
}
