package dev.precis.llm.speed;

import java.io.Serializable;
import java.util.List;

/**
 * How fast a model is, with all prompts together that it works on at once. Immutable.
 *
 * <p>Both rates together give the time: reading {@code p} tokens and generating {@code g} takes
 * {@code p / promptTokensPerSecond + g / generatedTokensPerSecond} seconds. The time of a round is
 * divided between reading and generating as the engine's own times say.
 *
 * @param promptTokensPerSecond tokens read per second of reading
 * @param generatedTokensPerSecond tokens generated per second of generating
 */
public record Speed(double promptTokensPerSecond, double generatedTokensPerSecond)
    implements Serializable {
  /**
   * Calculates the speed.
   *
   * @param answers at least one
   * @param seconds from the first request to the last answer
   */
  static Speed of(List<TimedAnswer> answers, double seconds) {
    double read = answers.stream().mapToInt(TimedAnswer::promptTokens).sum();
    double written = answers.stream().mapToInt(TimedAnswer::generatedTokens).sum();
    double reading = answers.stream().mapToDouble(TimedAnswer::readingSeconds).sum();
    double writing = answers.stream().mapToDouble(TimedAnswer::writingSeconds).sum();
    if (reading > 0 && writing > 0) {
      double share = seconds / (reading + writing);
      return new Speed(read / (reading * share), written / (writing * share));
    }
    // The engine does not tell reading from writing, so each token counts the same.
    double both = (read + written) / seconds;
    return new Speed(both, both);
  }

  /** The seconds for so many tokens. */
  public double seconds(double promptTokens, double generatedTokens) {
    return promptTokens / promptTokensPerSecond + generatedTokens / generatedTokensPerSecond;
  }
}
