package dev.precis.llm.engine;

/**
 * A loaded chat model that answers prompts, whatever the engine behind it. Implementations are
 * thread-safe: many threads may ask at once, and wait for a free slot.
 */
public interface TextGenerator extends AutoCloseable {
  /**
   * Answers a prompt. Blocks until the answer is there.
   *
   * @throws GenerationException when there is no answer; its kind is one of {@link
   *     FailureKind#PROMPT_TOO_LONG} (nothing was sent), {@link FailureKind#TIME_LIMIT}, {@link
   *     FailureKind#CANCELLED} (also when the calling thread is interrupted, its interrupt flag set
   *     again) and {@link FailureKind#ENGINE} (also when it cannot keep to a JSON schema that the
   *     request has)
   * @throws IllegalStateException after {@link #close()}
   */
  Generation generate(GenerationRequest request, Cancellation cancellation);

  /**
   * The tokens that the model reads for a prompt, its chat template included.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  int countTokens(Prompt prompt);

  /**
   * The tokens of a text alone, without a prompt around it.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  default int countTokens(String text) {
    return countTokens(new Prompt("", text)) - countTokens(new Prompt("", ""));
  }

  /** The tokens that a prompt and its answer may have together. */
  int contextTokens();

  /** How its slots are used now; quick, and also after {@link #close()}. */
  default SlotUse slotUse() {
    return SlotUse.NONE;
  }

  /** Ends it; idempotent, and waits for answers under way. */
  @Override
  void close();
}
