package dev.precis.llm.engine;

import dev.precis.llm.schema.JsonSchema;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A request to a model. Immutable.
 *
 * @param prompt the messages to the model
 * @param sampling how the model chooses tokens
 * @param maxNewTokens maximum number of tokens to generate, at least 1
 * @param timeLimit maximum time until the answer is complete, including the wait for a free slot;
 *     greater than zero
 * @param schema the JSON schema that the answer conforms to, unless the token limit cuts it off;
 *     empty for any text
 */
public record GenerationRequest(
    Prompt prompt,
    SamplingSettings sampling,
    int maxNewTokens,
    Duration timeLimit,
    Optional<JsonSchema> schema) {
  /**
   * @throws IllegalArgumentException if maxNewTokens is less than 1 or timeLimit is not greater
   *     than zero
   */
  public GenerationRequest {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(timeLimit, "timeLimit");
    Objects.requireNonNull(schema, "schema");
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException(
          "Cannot generate: maxNewTokens must be at least 1, got " + maxNewTokens);
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException(
          "Cannot generate: timeLimit must be greater than zero, got " + timeLimit);
    }
  }

  /**
   * Creates a request without a schema.
   *
   * @throws IllegalArgumentException if maxNewTokens is less than 1 or timeLimit is not greater
   *     than zero
   */
  public GenerationRequest(
      Prompt prompt, SamplingSettings sampling, int maxNewTokens, Duration timeLimit) {
    this(prompt, sampling, maxNewTokens, timeLimit, Optional.empty());
  }
}
