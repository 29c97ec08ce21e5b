package dev.precis.llm.summarize;

import dev.precis.llm.engine.StopReason;
import java.util.Objects;

/**
 * A text's summary, and what it cost.
 *
 * @param text the summary; never blank
 * @param stopReason {@link StopReason#LENGTH} when any answer on the way was cut, else {@link
 *     StopReason#REPETITION} when any was cut back to where it began to repeat itself, else {@link
 *     StopReason#TRIMMED} when any was cut back to its last full sentence, else why the last one
 *     ended
 * @param promptTokens tokens read, over all prompts
 * @param generatedTokens tokens written, over all answers
 * @param mostContextTokens of one prompt and its answer together, the most of all of them
 * @param passages into how many passages the text was split; 1 when it fits
 * @param levels the answers that the text's first passage went through, one made of the other: 1
 *     for a text that fits, and 1 more for every round of merging, or for every passage that
 *     refines
 */
public record Summary(
    String text,
    StopReason stopReason,
    int promptTokens,
    int generatedTokens,
    int mostContextTokens,
    int passages,
    int levels) {
  public Summary {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(stopReason, "stopReason");
  }
}
