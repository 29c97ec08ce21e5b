package dev.precis.llm.engine;

import java.util.Optional;

/**
 * A loaded chat model that answers prompts. Implementations are thread-safe: many threads may call
 * {@link #generate} at once and wait for a free slot.
 */
public interface TextGenerator extends AutoCloseable {
  /**
   * Answers a prompt. Blocks until the answer is complete.
   *
   * @throws GenerationException if the request fails. Its kind is {@link
   *     FailureKind#PROMPT_TOO_LONG} (the model got nothing, except where it is a {@link
   *     PromptCutException}), {@link FailureKind#TIME_LIMIT}, {@link FailureKind#CANCELLED} (also
   *     if the calling thread is interrupted; its interrupt flag stays set) or {@link
   *     FailureKind#ENGINE} (also if the engine does not support the request's JSON schema)
   * @throws EngineUnavailableException if the engine gives no answers, whatever the request
   * @throws EngineRefusedException if it never will
   * @throws IllegalStateException after {@link #close()}
   */
  Generation generate(GenerationRequest request, Cancellation cancellation);

  /**
   * Counts the tokens that the model reads for a prompt, including its chat template.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  int countTokens(Prompt prompt);

  /**
   * Counts the tokens of a text alone, without a prompt around it.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  default int countTokens(String text) {
    return countTokens(new Prompt("", text)) - countTokens(new Prompt("", ""));
  }

  /** The maximum number of tokens of a prompt and its answer together. */
  int contextTokens();

  /**
   * The engine with its version, as it answers here: other executors and the driver may have other
   * builds. Empty if there is only the one that {@link ModelDescription#engine()} names.
   */
  default Optional<String> engine() {
    return Optional.empty();
  }

  /**
   * The number of prompts that it answers at once; more of them wait. At least 1. Returns at once.
   */
  default int maxInFlight() {
    return 1;
  }

  /** How busy the slots are. Returns at once; may be called after {@link #close()}. */
  default SlotUse slotUse() {
    return SlotUse.NONE;
  }

  /** Ends the model. Refuses further requests and waits for those in progress. Idempotent. */
  @Override
  void close();
}
