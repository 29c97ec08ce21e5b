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
import dev.precis.llm.schema.SchemaDescription;
import dev.precis.llm.schema.SchemaSize;
import dev.precis.llm.settings.SettingsException;
import java.util.List;
import java.util.Optional;

/**
 * The last answer for a text, if a schema defines its form. It must be complete JSON, and is never
 * cut back. Thread-safe if its generator is.
 *
 * <p>The answer may use all tokens that the prompt leaves, because a schema with bounds ends an
 * answer by itself. If it does not end there, it is requested once more, with strings and lists so
 * short that it must end. Its stop reason is then {@link StopReason#LENGTH}.
 */
final class StructuredAnswer {
  private static final String WORK = "summarize text";

  /** Fewer have no room for an answer or a text. */
  private static final int LEAST_TOKENS = 16;

  /** The model that answers. */
  @FunctionalInterface
  interface Model {
    /** Returns the model's answer to a prompt, as JSON of a schema. */
    Generation answer(Prompt prompt, int maxNewTokens, JsonSchema schema);
  }

  private final TextGenerator generator;
  private final JsonSchema schema;
  private final String request;
  private final int limit;

  private StructuredAnswer(TextGenerator generator, JsonSchema schema, SamplingSettings sampling) {
    this.generator = generator;
    this.schema = schema;
    this.request = SchemaDescription.request(schema);
    this.limit = sampling.maxNewTokens() > 0 ? sampling.maxNewTokens() : Integer.MAX_VALUE;
  }

  /** Creates that of the settings; empty if they have no schema. */
  static Optional<StructuredAnswer> of(
      TextGenerator generator, SummarySettings settings, SamplingSettings sampling) {
    return Optional.of(settings.schema())
        .filter(text -> !text.isEmpty())
        .map(text -> new StructuredAnswer(generator, JsonSchema.parse(text), sampling));
  }

  /**
   * Returns a plan whose budget also has room for this answer and its longer prompt: whatever fits
   * the plan fits the last prompt. Two other answers still fit a joining prompt, because this
   * answer gets at most a third of what the prompt leaves.
   *
   * @param plain the plan for plain text
   * @throws SettingsException when the context is too small for the prompt
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
    int fixed = generator.countTokens(requesting(settings.textPrompt()).prompt(""));
    int fixedJoin = generator.countTokens(settings.empty(requesting(settings.joinPrompt())));
    int third = (context - Math.max(fixed, fixedJoin)) / 3 - ContextBudget.JOINT_TOKENS;
    if (third < LEAST_TOKENS) {
      throw new SettingsException(
          List.of(
              SummarySettings.SCHEMA.key()
                  + ": the prompt that requests it has "
                  + Math.max(fixed, fixedJoin)
                  + " tokens without a text and leaves too little of the context; shorten the schema, or"
                  + " increase model.context-tokens, got "
                  + context));
    }
    double most = SchemaSize.most(schema.root());
    // Except in rare texts, a character has at most one token. One more token ends the answer.
    double wanted = Double.isInfinite(most) ? plain.maxNewTokens() : most + 1;
    int room = context - (int) Math.min(third, Math.min(limit, wanted));
    int joinTokens = Math.min(plain.joinTokens(), room - fixedJoin);
    return new ContextBudget(
        plain.words(),
        Math.min(plain.passageTokens(), room - fixed),
        joinTokens,
        Math.min(plain.maxNewTokens(), joinTokens / 2 - ContextBudget.JOINT_TOKENS));
  }

  /** Returns a template that also requests this form. */
  PromptTemplate requesting(PromptTemplate template) {
    return template.with(request);
  }

  /**
   * Returns the complete answer to a prompt that requests this form.
   *
   * @throws GenerationException of the kind {@link FailureKind#INVALID_JSON} when the JSON is not
   *     complete, {@link FailureKind#PROMPT_TOO_LONG}, or what the model throws
   */
  Generation answer(Prompt prompt, Model model) {
    int promptTokens = generator.countTokens(prompt);
    int room = Math.min(limit, generator.contextTokens() - promptTokens);
    if (room < 1) {
      throw new GenerationException(
          FailureKind.PROMPT_TOO_LONG,
          "Cannot "
              + WORK
              + ": prompt and JSON must fit a context of "
              + generator.contextTokens()
              + " tokens, got "
              + promptTokens
              + " tokens of the prompt alone");
    }
    Generation answer = model.answer(prompt, room, schema);
    if (JsonSchema.isJson(answer.text())) {
      return answer.stopReason() == StopReason.LENGTH
          ? withReason(answer, StopReason.STOP)
          : answer;
    }
    Generation shorter =
        answer.stopReason() == StopReason.LENGTH
            ? SchemaSize.within(schema, room - 1.0)
                .map(bounded -> model.answer(prompt, room, bounded))
                .orElse(answer)
            : answer;
    CompleteJson.require(shorter, WORK);
    return withReason(shorter, StopReason.LENGTH);
  }

  private static Generation withReason(Generation answer, StopReason reason) {
    return answer.with(answer.text(), reason);
  }
}
