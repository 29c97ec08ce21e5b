package dev.precis.llm.speed;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.summarize.SummarySettings;
import dev.precis.llm.summarize.WorkEstimate;
import dev.precis.llm.summarize.WorkEstimate.Work;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The speed of a loaded model on this machine with all its slots busy, measured with passages of
 * the input, and how much of the estimated work it really has. Immutable.
 *
 * @param charsPerToken characters per token of the samples
 * @param speed of all slots together
 * @param texts number of passages that were summarized
 * @param readShare tokens read for these passages, divided by the estimate; more than 1 if prompts
 *     had to be sent again
 * @param writtenShare tokens generated for these passages, divided by the estimate; less than 1 if
 *     answers are shorter than requested
 */
public record Calibration(
    double charsPerToken, Speed speed, int texts, double readShare, double writtenShare)
    implements Serializable {
  /** No further passages are summarized after this time. */
  private static final double SECONDS = 60;

  private static final int COUNTED_CHARS = 20_000;
  private static final int WARM_UP_CHARS = 400;

  /**
   * Measures the speed: summarizes the first passages of the samples, {@code slots} at a time,
   * until all are done or a minute is over. Blocks until it is done.
   *
   * @param samples texts of the input, the most typical first; none is blank, and at least one
   * @param nanoTime a clock as {@link System#nanoTime()}
   * @throws IllegalArgumentException when there is no sample
   * @throws dev.precis.llm.engine.GenerationException when the model does not answer
   */
  public static Calibration of(
      TextGenerator generator,
      int slots,
      List<String> samples,
      SummarySettings summary,
      SamplingSettings sampling,
      LongSupplier nanoTime) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("Cannot calibrate: there is no sample of the texts");
    }
    warmUp(generator, samples.get(0), summary, sampling);
    SpeedMeasurement measurement =
        new SpeedMeasurement(generator, slots, summary, sampling, nanoTime);
    List<String> passages = measurement.passages(samples);
    double charsPerToken = charsPerToken(generator, samples);
    WorkEstimate estimate =
        WorkEstimate.of(
            generator.contextTokens(), generator::countTokens, charsPerToken, summary, sampling);
    TimedRound measured = null;
    Work estimated = Work.NONE;
    for (int from = 0; from == 0 || from < passages.size(); from += slots) {
      List<String> batch = batch(passages, from, slots);
      TimedRound round = measurement.round(batch);
      measured = measured == null ? round : measured.plus(round);
      for (String passage : batch) {
        estimated = estimated.plus(estimate.of((long) Math.ceil(passage.length() / charsPerToken)));
      }
      if (measured.seconds() >= SECONDS) {
        break;
      }
    }
    return new Calibration(
        charsPerToken,
        measured.speed(),
        measured.texts(),
        (double) measured.promptTokens() / estimated.promptTokens(),
        (double) measured.generatedTokens() / estimated.generatedTokens());
  }

  /** The seconds that all slots together need for an estimated work. */
  public double seconds(Work work) {
    return speed.seconds(work.promptTokens() * readShare, work.generatedTokens() * writtenShare);
  }

  private static void warmUp(
      TextGenerator generator, String sample, SummarySettings summary, SamplingSettings sampling) {
    String text = sample.substring(0, Math.min(sample.length(), WARM_UP_CHARS));
    var unused =
        generator.generate(
            new GenerationRequest(
                summary.textPrompt().prompt(text), sampling, 1, summary.timeLimit()),
            Cancellation.NEVER);
  }

  private static double charsPerToken(TextGenerator generator, List<String> samples) {
    long chars = 0;
    long tokens = 0;
    for (String sample : samples) {
      String counted = sample.substring(0, Math.min(sample.length(), COUNTED_CHARS));
      chars += counted.length();
      tokens += generator.countTokens(counted);
    }
    return (double) chars / Math.max(1, tokens);
  }

  /** As many as there are slots, so that all are busy; begins again after the last. */
  private static List<String> batch(List<String> passages, int from, int slots) {
    List<String> batch = new ArrayList<>();
    for (int i = from; i < from + slots; i++) {
      batch.add(TextVariant.of(passages.get(i % passages.size()), i / passages.size()));
    }
    return batch;
  }
}
