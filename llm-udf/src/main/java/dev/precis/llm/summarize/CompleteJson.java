package dev.precis.llm.summarize;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.schema.JsonSchema;

/** Checks answers that must be complete JSON. */
final class CompleteJson {
  private CompleteJson() {}

  /**
   * Checks one answer.
   *
   * @param work what the answer is for, as a message says it: {@code complete prompt}
   * @throws GenerationException of the kind {@link FailureKind#INVALID_JSON} when its JSON is not
   *     complete
   */
  static void require(Generation answer, String work) {
    if (!JsonSchema.isJson(answer.text())) {
      throw new GenerationException(
          FailureKind.INVALID_JSON,
          "Cannot "
              + work
              + ": the answer ended ("
              + answer.stopReason().label()
              + ", after "
              + answer.generatedTokens()
              + " tokens) before its JSON was complete; give strings a maxLength and arrays a"
              + " maxItems, got "
              + answer.text());
    }
  }
}
