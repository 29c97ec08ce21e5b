package dev.precis.llm.engine;

import dev.precis.llm.schema.JsonSchema;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One question to a model.
 *
 * @param prompt what it is told
 * @param sampling how it chooses tokens
 * @param maxNewTokens the most tokens that it may write, at least 1
 * @param timeLimit the longest time until the answer, waiting for a free slot included; longer than
 *     nothing
 * @param schema what the answer must be as JSON, as far as the limit of tokens lets it end; empty
 *     for any text
 */
public record GenerationRequest(
    Prompt prompt,
    SamplingSettings sampling,
    int maxNewTokens,
    Duration timeLimit,
    Optional<JsonSchema> schema) {
  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException when maxNewTokens is below 1 or there is no time
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
          "Cannot generate: timeLimit must be longer than nothing, got " + timeLimit);
    }
  }

  /** For an answer that may be any text. */
  public GenerationRequest(
      Prompt prompt, SamplingSettings sampling, int maxNewTokens, Duration timeLimit) {
    this(prompt, sampling, maxNewTokens, timeLimit, Optional.empty());
  }
}
