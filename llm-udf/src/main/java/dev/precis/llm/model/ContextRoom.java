package dev.precis.llm.model;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;

/** Checks that a prompt and its answer fit into the context, before the model gets the prompt. */
public final class ContextRoom {
  private ContextRoom() {}

  /**
   * Returns if they fit.
   *
   * @param contextTokens context length of one slot, in tokens
   * @throws GenerationException of the kind PROMPT_TOO_LONG if they do not
   */
  public static void require(int promptTokens, int newTokens, int contextTokens) {
    // long: a user may ask for very many new tokens.
    if ((long) promptTokens + newTokens > contextTokens) {
      throw new GenerationException(
          FailureKind.PROMPT_TOO_LONG,
          "Cannot generate: the prompt's tokens and those of the answer must fit a context of "
              + contextTokens
              + ", got "
              + promptTokens
              + " and "
              + newTokens);
    }
  }
}
