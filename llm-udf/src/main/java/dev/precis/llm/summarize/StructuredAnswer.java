package dev.precis.llm.summarize;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.prompt.PromptTemplate;
import dev.precis.llm.schema.JsonSchema;
import dev.precis.llm.schema.SchemaSize;
import dev.precis.llm.schema.SchemaWords;
import dev.precis.llm.settings.SettingsException;
import java.util.List;
import java.util.Optional;

/**
 * The last answer for a text where a schema says what it must be: JSON to its end, and never cut
 * back. Thread-safe when its generator is.
 *
 * <p>It may have as many tokens as the prompt leaves, since a schema with bounds ends an answer by
 * itself. One that has no end there is asked for once more, with strings and lists so short that it
 * must end, and says {@link StopReason#LENGTH}.
 */
final class StructuredAnswer {
  private static final String WORK = "summarize text";

  /** Less would hold neither an answer nor a text. */
  private static final int LEAST_TOKENS = 16;

  /** Asks a model. */
  interface Model {
    Generation answer(Prompt prompt, int maxNewTokens, JsonSchema schema);
  }

  private final TextGenerator generator;
  private final JsonSchema schema;
  private final String sentence;
  private final int limit;

  private StructuredAnswer(TextGenerator generator, JsonSchema schema, SamplingSettings sampling) {
    this.generator = generator;
    this.schema = schema;
    this.sentence = SchemaWords.sentence(schema);
    this.limit = sampling.maxNewTokens() > 0 ? sampling.maxNewTokens() : Integer.MAX_VALUE;
  }

  /** Of the settings' schema; empty where they have none. */
  static Optional<StructuredAnswer> of(
      TextGenerator generator, SummarySettings settings, SamplingSettings sampling) {
    return Optional.of(settings.schema())
        .filter(text -> !text.isEmpty())
        .map(text -> new StructuredAnswer(generator, JsonSchema.parse(text), sampling));
  }

  /**
   * A plan whose budget leaves room for this answer and its longer prompt, too: whatever fits it
   * fits the last prompt. Two of its answers still fit a joining prompt, since this one gets a
   * third of what the prompt leaves at most.
   *
   * @param plain the plan without it
   * @throws SettingsException when the context cannot hold the prompt
   */
  PromptPlan plan(PromptPlan plain) {
    return new PromptPlan(
        plain.settings(),
        plain.fixedTokens(),
        plain.fixedJoinTokens(),
        budget(plain.budget(), plain.settings()));
  }

  private ContextBudget budget(ContextBudget plain, SummarySettings settings) {
    int context = generator.contextTokens();
    int fixed = generator.countTokens(asking(settings.textPrompt()).prompt(""));
    int fixedJoin = generator.countTokens(settings.empty(asking(settings.joinPrompt())));
    int third = (context - Math.max(fixed, fixedJoin)) / 3 - ContextBudget.JOINT_TOKENS;
    if (third < LEAST_TOKENS) {
      throw new SettingsException(
          List.of(
              SummarySettings.SCHEMA.key()
                  + ": a prompt that asks for it has "
                  + Math.max(fixed, fixedJoin)
                  + " tokens without a text, which leaves too little of the context; shorten it, or raise"
                  + " model.context-tokens, got "
                  + context));
    }
    double most = SchemaSize.most(schema.root());
    // A character is a token at most, in all but rare texts; and one more ends the answer.
    double wanted = Double.isInfinite(most) ? plain.maxNewTokens() : most + 1;
    int room = context - (int) Math.min(third, Math.min(limit, wanted));
    int joinTokens = Math.min(plain.joinTokens(), room - fixedJoin);
    return new ContextBudget(
        plain.words(),
        Math.min(plain.passageTokens(), room - fixed),
        joinTokens,
        Math.min(plain.maxNewTokens(), joinTokens / 2 - ContextBudget.JOINT_TOKENS));
  }

  /** A template that asks for it, too. */
  PromptTemplate asking(PromptTemplate template) {
    return template.with(sentence);
  }

  /**
   * The answer to a prompt that asks for it, as one that was not cut.
   *
   * @throws GenerationException of the kind {@link FailureKind#INVALID_JSON} when its JSON does not
   *     end, {@link FailureKind#PROMPT_TOO_LONG}, or what the model throws
   */
  Generation answer(Prompt prompt, Model model) {
    int promptTokens = generator.countTokens(prompt);
    int room = Math.min(limit, generator.contextTokens() - promptTokens);
    if (room < 1) {
      throw new GenerationException(
          FailureKind.PROMPT_TOO_LONG,
          "Cannot "
              + WORK
              + ": the tokens of the prompt and those of the JSON must fit a context of "
              + generator.contextTokens()
              + ", got "
              + promptTokens
              + " of the prompt alone");
    }
    Generation answer = model.answer(prompt, room, schema);
    if (JsonSchema.isJson(answer.text())) {
      return answer.stopReason() == StopReason.LENGTH ? ended(answer, StopReason.STOP) : answer;
    }
    Generation shorter =
        answer.stopReason() == StopReason.LENGTH
            ? SchemaSize.within(schema, room - 1.0)
                .map(bounded -> model.answer(prompt, room, bounded))
                .orElse(answer)
            : answer;
    WholeJson.require(shorter, WORK);
    return ended(shorter, StopReason.LENGTH);
  }

  private static Generation ended(Generation answer, StopReason reason) {
    return new Generation(answer.text(), reason, answer.promptTokens(), answer.generatedTokens());
  }
}
