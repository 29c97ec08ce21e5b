package dev.precis.llm.speed;

import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationTimes;
import java.io.Serializable;

/**
 * An answer as the one who asked for it saw it. Immutable. The times that an engine tells are NaN,
 * 0 and 0 if it tells none.
 *
 * @param seconds from the request to the complete answer, including the wait for a free slot
 * @param firstTokenSeconds from the request to the first token, at most {@code seconds}
 * @param readingSeconds that the engine read the prompt, without the wait
 * @param writingSeconds that the engine generated the answer
 * @param promptTokens tokens that the model read
 * @param generatedTokens tokens that it generated
 */
public record TimedAnswer(
    double seconds,
    double firstTokenSeconds,
    double readingSeconds,
    double writingSeconds,
    int promptTokens,
    int generatedTokens)
    implements Serializable {
  static TimedAnswer of(Generation answer, long nanos) {
    double seconds = Math.max(1, nanos) / 1e9;
    GenerationTimes times = answer.times();
    double first =
        times.equals(GenerationTimes.NONE)
            ? Double.NaN
            : Math.min(seconds, times.firstTokenMillis() / 1e3);
    return new TimedAnswer(
        seconds,
        first,
        times.promptMillis() / 1e3,
        times.generationMillis() / 1e3,
        answer.promptTokens(),
        answer.generatedTokens());
  }

  /**
   * The seconds for each token after the first; NaN if there is none, or if the engine does not
   * tell when the first came.
   */
  public double secondsPerToken() {
    return generatedTokens < 2 ? Double.NaN : (seconds - firstTokenSeconds) / (generatedTokens - 1);
  }
}
