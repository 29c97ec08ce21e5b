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
 */
public record Generation(
    String text, StopReason stopReason, int promptTokens, int generatedTokens) {
  public Generation {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(stopReason, "stopReason");
  }
}
