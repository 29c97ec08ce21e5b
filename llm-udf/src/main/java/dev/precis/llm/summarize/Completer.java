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
 * Asks a model a user's own prompt, as it is. Thread-safe when its generator is.
 *
 * <p>Its system message is that of the settings where a user has set one: the default asks for
 * summaries, so there is none then. The answer may have as many tokens as the settings say, or else
 * as the context leaves; its stop reason tells where that cut it.
 */
public final class Completer {
  private final TextGenerator generator;
  private final SummarySettings settings;
  private final SamplingSettings sampling;

  /** For the system message and the time limit of the settings. */
  public Completer(TextGenerator generator, SummarySettings settings, SamplingSettings sampling) {
    this.generator = generator;
    this.settings = settings;
    this.sampling = sampling;
  }

  /**
   * The answer. Blocks until it is there.
   *
   * @param schema what the answer must be; empty for any text
   * @throws GenerationException when there is no answer, with one of its kinds
   */
  public Generation complete(
      String prompt, Optional<JsonSchema> schema, Cancellation cancellation) {
    if (prompt.isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_TEXT, "Cannot complete prompt: there is none but white space");
    }
    Prompt asked = new Prompt(settings.completionSystem(), prompt);
    Generation answer =
        generator.generate(
            new GenerationRequest(
                asked, sampling, maxNewTokens(asked), settings.timeLimit(), schema),
            cancellation);
    if (answer.text().isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_ANSWER, "Cannot complete prompt: the model answered with nothing");
    }
    if (schema.isPresent()) {
      WholeJson.require(answer, "complete prompt");
    }
    return answer;
  }

  private int maxNewTokens(Prompt prompt) {
    int promptTokens = generator.countTokens(prompt);
    int room = generator.contextTokens() - promptTokens;
    if (room < 1) {
      throw new GenerationException(
          FailureKind.PROMPT_TOO_LONG,
          "Cannot complete prompt: its tokens and those of the answer must fit a context of "
              + generator.contextTokens()
              + ", got "
              + promptTokens
              + " of the prompt alone");
    }
    return sampling.maxNewTokens() > 0 ? sampling.maxNewTokens() : room;
  }
}
