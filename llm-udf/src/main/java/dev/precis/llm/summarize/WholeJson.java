package dev.precis.llm.summarize;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.schema.JsonSchema;

/** Answers that must be JSON to their end. */
final class WholeJson {
  private WholeJson() {}

  /**
   * Checks that an answer is one.
   *
   * @param work what the answer was asked for, for the message: {@code complete prompt}
   * @throws GenerationException of the kind {@link FailureKind#INVALID_JSON} when it is not
   */
  static void require(Generation answer, String work) {
    if (!JsonSchema.isJson(answer.text())) {
      throw new GenerationException(
          FailureKind.INVALID_JSON,
          "Cannot "
              + work
              + ": the answer ended, by "
              + answer.stopReason().label()
              + " after "
              + answer.generatedTokens()
              + " tokens, before its JSON did; give strings a maxLength and arrays a maxItems, got "
              + answer.text());
    }
  }
}
