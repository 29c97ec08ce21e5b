package dev.precis.llm.summarize;

import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.StopReason;
import java.util.Objects;

/**
 * A text's summary and its cost. Immutable.
 *
 * @param text the summary; never blank
 * @param stopReason {@link StopReason#LENGTH} if any of the answers was cut, else {@link
 *     StopReason#REPETITION} if any was cut back to where it began to repeat itself, else {@link
 *     StopReason#TRIMMED} if any was cut back to its last full sentence, else why the last answer
 *     ended
 * @param promptTokens tokens of all prompts
 * @param generatedTokens tokens of all answers
 * @param mostContextTokens tokens of one prompt and its answer together, the maximum of all
 * @param passages the number of passages that the text was split into; 1 if it fits one prompt
 * @param levels the number of answers in a row that the summary is made from: 1 for a text that
 *     fits one prompt, and 1 more for each round of merging or each further passage that refines
 * @param times of all prompts and all answers together; the time to the first token is that of the
 *     first answer
 */
public record Summary(
    String text,
    StopReason stopReason,
    int promptTokens,
    int generatedTokens,
    int mostContextTokens,
    int passages,
    int levels,
    GenerationTimes times) {
  /** Checks that nothing is missing. */
  public Summary {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(stopReason, "stopReason");
    Objects.requireNonNull(times, "times");
  }
}
