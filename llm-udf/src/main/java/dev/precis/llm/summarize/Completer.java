package dev.precis.llm.summarize;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.schema.JsonSchema;
import java.util.Optional;

/**
 * Sends a user's own prompt to a model, unchanged. Thread-safe if its generator is.
 *
 * <p>The system message is that of the settings, if the user has set one. The default one requests
 * summaries, so it is not sent. The answer may have as many tokens as the settings allow, or else
 * as the context has left. Its stop reason says whether that cut it.
 */
public final class Completer {
  private final TextGenerator generator;
  private final SummarySettings settings;
  private final SamplingSettings sampling;

  /**
   * Uses the system message and the time limit of the settings.
   *
   * @param generator the loaded model
   */
  public Completer(TextGenerator generator, SummarySettings settings, SamplingSettings sampling) {
    this.generator = generator;
    this.settings = settings;
    this.sampling = sampling;
  }

  /**
   * Returns the answer. Blocks until it is complete.
   *
   * @param schema the answer must be JSON that conforms to it; empty for any text
   * @throws GenerationException when there is no answer, with one of its kinds
   */
  public Generation complete(
      String prompt, Optional<JsonSchema> schema, Cancellation cancellation) {
    if (prompt.isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_TEXT,
          "Cannot complete prompt: it is empty or contains only white space");
    }
    Prompt sent = new Prompt(settings.completionSystem(), prompt);
    Generation answer =
        generator.generate(
            new GenerationRequest(sent, sampling, maxNewTokens(sent), settings.timeLimit(), schema),
            cancellation);
    if (answer.text().isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_ANSWER, "Cannot complete prompt: the model returned an empty answer");
    }
    if (schema.isPresent()) {
      CompleteJson.require(answer, "complete prompt");
    }
    return answer;
  }

  private int maxNewTokens(Prompt prompt) {
    int promptTokens = generator.countTokens(prompt);
    int room = generator.contextTokens() - promptTokens;
    if (room < 1) {
      throw new GenerationException(
          FailureKind.PROMPT_TOO_LONG,
          "Cannot complete prompt: prompt and answer must fit a context of "
              + generator.contextTokens()
              + " tokens, got "
              + promptTokens
              + " tokens of the prompt alone");
    }
    return sampling.maxNewTokens() > 0 ? sampling.maxNewTokens() : room;
  }
}
