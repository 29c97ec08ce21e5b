package dev.precis.llm.summarize;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.schema.JsonSchema;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sends all prompts for one text to the model, within the text's time limit, and adds up what they
 * cost. Thread-safe.
 */
final class PromptSession {
  private final TextGenerator generator;
  private final PromptPlan plan;
  private final SamplingSettings sampling;
  private final Cancellation cancellation;
  private volatile boolean abandoned;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final SummaryTotals totals = new SummaryTotals();

  /**
   * Starts the session. The time limit counts from now on.
   *
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  PromptSession(
      TextGenerator generator,
      PromptPlan plan,
      SamplingSettings sampling,
      Cancellation cancellation,
      LongSupplier nanoTime) {
    this.generator = generator;
    this.plan = plan;
    this.sampling = sampling;
    this.cancellation = cancellation;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** The tokens of a text within a prompt, which may change the text. */
  int tokens(String text) {
    return generator.countTokens(plan.settings().textPrompt().prompt(text)) - plan.fixedTokens();
  }

  /**
   * Returns the model's answer, unchanged.
   *
   * @throws GenerationException when there is no answer, with one of its kinds
   */
  Generation answer(Prompt prompt) {
    return answer(prompt, sampling);
  }

  /**
   * Returns the model's answer with a penalty on repetition.
   *
   * @param lastTokens how many previous tokens the penalty considers
   * @throws GenerationException when there is no answer, with one of its kinds
   */
  Generation answer(Prompt prompt, double repeatPenalty, int lastTokens) {
    return answer(prompt, sampling.withRepeatPenalty(repeatPenalty, lastTokens));
  }

  private Generation answer(Prompt prompt, SamplingSettings settings) {
    return answer(prompt, settings, plan.budget().maxNewTokens(), Optional.empty());
  }

  private Generation answer(
      Prompt prompt, SamplingSettings settings, int maxNewTokens, Optional<JsonSchema> schema) {
    Generation answer =
        generator.generate(
            new GenerationRequest(prompt, settings, maxNewTokens, timeLeft(), schema),
            () -> abandoned || cancellation.isCancelled());
    totals.add(answer);
    if (answer.text().isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_ANSWER,
          "Cannot summarize text: the model returned an empty answer to a prompt of "
              + answer.promptTokens()
              + " tokens");
    }
    return answer;
  }

  private Duration timeLeft() {
    Duration limit = plan.settings().timeLimit();
    Duration left = limit.minusNanos(nanoTime.getAsLong() - startNanos);
    if (left.isNegative() || left.isZero()) {
      throw new GenerationException(
          FailureKind.TIME_LIMIT, "Cannot summarize text: the time limit is over, got " + limit);
    }
    return left;
  }

  /**
   * Returns the text of the last answer, if a schema defines its form.
   *
   * @param prompt a prompt that requests this form
   */
  String structured(StructuredAnswer form, Prompt prompt) {
    Generation answer =
        form.answer(
            prompt, (sent, most, schema) -> answer(sent, sampling, most, Optional.of(schema)));
    note(answer.stopReason());
    return answer.text();
  }

  /**
   * Whether the derived token limit ended the answer, and not the model. A limit that the user has
   * set is meant to cut answers.
   */
  boolean isUnended(Generation answer) {
    return answer.stopReason() == StopReason.LENGTH && sampling.maxNewTokens() == 0;
  }

  /** Ends all prompts on their way: one of the text's answers failed, so there is no summary. */
  void abandon() {
    abandoned = true;
  }

  /** Notes why an answer ended that the summary uses. */
  void note(StopReason reason) {
    totals.note(reason);
  }

  /** Returns the summary, with all that this session cost. */
  Summary summary(String text, int passages, int levels) {
    return totals.summary(text, passages, levels);
  }
}
