package dev.precis.llm.summarize;

import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import java.util.function.LongSupplier;

/**
 * The speed of a loaded model on this machine with all its slots busy, measured in a few seconds.
 * Immutable.
 *
 * @param charsPerToken characters per token of the sample
 * @param promptTokensPerSecond tokens read per second, by all slots together
 * @param generatedTokensPerSecond tokens written per second, by all slots together
 */
public record Calibration(
    double charsPerToken, double promptTokensPerSecond, double generatedTokensPerSecond) {
  /**
   * Measures the speed. Blocks until it is done.
   *
   * @param slots the number of prompts to send at once
   * @param sample text of the kind to summarize; repeated if it is too short
   * @param nanoTime a clock as {@link System#nanoTime()}
   * @throws IllegalArgumentException when the sample is blank
   * @throws dev.precis.llm.engine.GenerationException when the model does not answer
   */
  public static Calibration of(
      TextGenerator generator,
      int slots,
      String sample,
      SummarySettings summary,
      SamplingSettings sampling,
      LongSupplier nanoTime) {
    if (sample.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot calibrate: the sample must contain text, got an empty one");
    }
    return new SpeedMeasurement(generator, slots, sample, summary.textPrompt(), sampling, nanoTime)
        .result();
  }
}
