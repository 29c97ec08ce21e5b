package dev.precis.llm.engine;

import java.util.Objects;

/**
 * An answer of a model. Immutable.
 *
 * @param text the answer, without surrounding white space and control tokens
 * @param stopReason why the answer ended
 * @param promptTokens number of tokens that the model read, including the chat template and the
 *     begin-of-text token
 * @param generatedTokens number of tokens that the model generated, including the end-of-text token
 * @param times how long it took
 */
public record Generation(
    String text,
    StopReason stopReason,
    int promptTokens,
    int generatedTokens,
    GenerationTimes times) {
  public Generation {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(stopReason, "stopReason");
    Objects.requireNonNull(times, "times");
  }

  /** Creates an answer that took no time. */
  public Generation(String text, StopReason stopReason, int promptTokens, int generatedTokens) {
    this(text, stopReason, promptTokens, generatedTokens, GenerationTimes.NONE);
  }

  /** Returns a copy with another text, and the reason why that ends where it does. */
  public Generation with(String otherText, StopReason reason) {
    return new Generation(otherText, reason, promptTokens, generatedTokens, times);
  }
}
