package dev.precis.llm.engine;

import java.util.Objects;

/**
 * One answer of a model.
 *
 * @param text the answer, stripped of surrounding white space and of control tokens
 * @param stopReason why it ended
 * @param promptTokens tokens that the model read, the chat template's and the begin-of-text token
 *     included
 * @param generatedTokens tokens that the model wrote, the end-of-text token included
 */
public record Generation(
    String text, StopReason stopReason, int promptTokens, int generatedTokens) {
  public Generation {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(stopReason, "stopReason");
  }
}
