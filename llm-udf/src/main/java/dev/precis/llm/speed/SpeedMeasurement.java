package dev.precis.llm.speed;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.SummarySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Measures how fast a loaded model summarizes texts, with the prompts of a run. Thread-safe if its
 * generator is.
 */
public final class SpeedMeasurement {
  /** The model has answered, so its time counts. */
  private static final Set<FailureKind> UNUSABLE =
      Set.of(FailureKind.EMPTY_ANSWER, FailureKind.INVALID_JSON);

  private final TextGenerator generator;
  private final int inFlight;
  private final SummarySettings summary;
  private final SamplingSettings sampling;
  private final LongSupplier nanoTime;

  /**
   * Measures this model.
   *
   * @param inFlight number of texts to work on at once, at least 1
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  public SpeedMeasurement(
      TextGenerator generator,
      int inFlight,
      SummarySettings summary,
      SamplingSettings sampling,
      LongSupplier nanoTime) {
    this.generator = generator;
    this.inFlight = inFlight;
    this.summary = summary;
    this.sampling = sampling;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the first passage of each text: as much of it as a run puts into one prompt.
   *
   * @param texts none is blank
   * @throws dev.precis.llm.settings.SettingsException when the context is too small for the prompts
   * @throws GenerationException when no passage fits
   */
  public List<String> passages(List<String> texts) {
    Summarizer summarizer = new Summarizer(generator, summary, sampling, nanoTime);
    return texts.stream().map(summarizer::firstPassage).toList();
  }

  /**
   * Summarizes passages and times every answer. Blocks until the last one is complete.
   *
   * @param passages at least one
   * @throws GenerationException when a passage gets no answer
   */
  public TimedRound round(List<String> passages) {
    TimedGenerator timed = new TimedGenerator(generator, nanoTime);
    Summarizer summarizer = new Summarizer(timed, summary, sampling, nanoTime);
    ExecutorService threads = Executors.newFixedThreadPool(inFlight);
    try {
      long start = nanoTime.getAsLong();
      int failed = failed(passages, summarizer, threads);
      double seconds = Math.max(1, nanoTime.getAsLong() - start) / 1e9;
      return new TimedRound(passages.size(), failed, seconds, timed.answers());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GenerationException(FailureKind.CANCELLED, "Cannot measure: interrupted");
    } finally {
      threads.shutdownNow();
    }
  }

  private static int failed(List<String> passages, Summarizer summarizer, ExecutorService threads)
      throws InterruptedException {
    List<Future<Boolean>> summaries = new ArrayList<>();
    for (String passage : passages) {
      summaries.add(threads.submit(() -> isUsable(passage, summarizer)));
    }
    int failed = 0;
    for (Future<Boolean> summary : summaries) {
      failed += result(summary) ? 0 : 1;
    }
    return failed;
  }

  private static boolean isUsable(String passage, Summarizer summarizer) {
    try {
      return !summarizer.summarize(passage, Cancellation.NEVER).text().isBlank();
    } catch (GenerationException e) {
      if (UNUSABLE.contains(e.kind())) {
        return false;
      }
      throw e;
    }
  }

  private static boolean result(Future<Boolean> summary) throws InterruptedException {
    try {
      return summary.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("Cannot measure: " + e.getCause(), e.getCause());
    }
  }
}
