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
import dev.precis.text.passage.PassageSplitter;
import dev.precis.text.passage.SentenceEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Asks a model all that one text's summary takes: counts what it costs, keeps to the time limit,
 * sees to it that answers end well, and remembers how they ended. Not thread-safe.
 */
final class PromptSession {
  private static final List<Double> PENALTIES = List.of(1.5, 2.0);

  /** What one answer on the way did, the summary tells; the worst last. */
  private static final List<StopReason> CUTS =
      List.of(StopReason.TRIMMED, StopReason.REPETITION, StopReason.LENGTH);

  private final TextGenerator generator;
  private final PromptPlan plan;
  private final SamplingSettings sampling;
  private final Cancellation cancellation;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private StopReason stopReason = StopReason.STOP;
  private int promptTokens;
  private int generatedTokens;
  private int mostContextTokens;

  /**
   * From now on the time counts.
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

  /** A text's tokens as they stand in a prompt, whatever the prompt does to the text. */
  int tokens(String text) {
    return generator.countTokens(plan.settings().textPrompt().prompt(text)) - plan.fixedTokens();
  }

  /**
   * The answer as it comes, of which nothing is remembered but the cost.
   *
   * @throws GenerationException when there is none, with one of its kinds
   */
  Generation answer(Prompt prompt) {
    return answer(prompt, sampling);
  }

  private Generation answer(Prompt prompt, SamplingSettings sampling) {
    return answer(prompt, sampling, plan.budget().maxNewTokens(), Optional.empty());
  }

  private Generation answer(
      Prompt prompt, SamplingSettings sampling, int maxNewTokens, Optional<JsonSchema> schema) {
    Duration limit = plan.settings().timeLimit();
    Duration left = limit.minusNanos(nanoTime.getAsLong() - startNanos);
    if (left.isNegative() || left.isZero()) {
      throw new GenerationException(
          FailureKind.TIME_LIMIT, "Cannot summarize text: the time limit is over, got " + limit);
    }
    Generation generation =
        generator.generate(
            new GenerationRequest(prompt, sampling, maxNewTokens, left, schema), cancellation);
    promptTokens += generation.promptTokens();
    generatedTokens += generation.generatedTokens();
    mostContextTokens =
        Math.max(mostContextTokens, generation.promptTokens() + generation.generatedTokens());
    if (generation.text().isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_ANSWER,
          "Cannot summarize text: the model answered with nothing to a prompt of "
              + generation.promptTokens()
              + " tokens");
    }
    return generation;
  }

  /** Whether the limit ended it and not the model; a limit that a user has set is meant to. */
  boolean unended(Generation answer) {
    return answer.stopReason() == StopReason.LENGTH && sampling.maxNewTokens() == 0;
  }

  /** The text of an answer that the summary is made of, or of a better answer to its prompt. */
  String kept(Generation answer, Prompt prompt) {
    Generation kept = cutBack(withoutCircle(answer, prompt));
    remember(kept.stopReason());
    return kept.text();
  }

  /**
   * The text of the last answer, where a schema says what it must be.
   *
   * @param prompt one that asks for it
   */
  String structured(StructuredAnswer form, Prompt prompt) {
    Generation answer =
        form.answer(
            prompt, (asked, most, schema) -> answer(asked, sampling, most, Optional.of(schema)));
    remember(answer.stopReason());
    return answer.text();
  }

  /** The answer, or where it runs in a circle one with a penalty on that. */
  private Generation withoutCircle(Generation answer, Prompt prompt) {
    Generation last = answer;
    for (double penalty : PENALTIES) {
      Optional<RepetitionLoop> circle = circle(last);
      if (circle.isEmpty()) {
        return last;
      }
      int roundTokens = tokens(circle.get().round());
      last = answer(prompt, sampling.withRepeatPenalty(penalty, 2 * roundTokens));
    }
    return last;
  }

  private Optional<RepetitionLoop> circle(Generation answer) {
    return unended(answer) ? RepetitionLoop.of(answer.text()) : Optional.empty();
  }

  private Generation cutBack(Generation answer) {
    if (!unended(answer)) {
      return answer;
    }
    String text = answer.text();
    Optional<RepetitionLoop> circle = circle(answer);
    String sentences =
        circle.map(RepetitionLoop::before).orElseGet(() -> sentences(text, text.length()));
    return sentences.isEmpty()
        ? answer
        : new Generation(
            sentences,
            circle.isPresent() ? StopReason.REPETITION : StopReason.TRIMMED,
            answer.promptTokens(),
            answer.generatedTokens());
  }

  /**
   * A summary as it can stand in another prompt. An answer can, in rare cases, need more tokens
   * when it is read again than it had when it was written. What is over is cut, and remembered:
   * else the prompt might not fit its context, and the joining would never end.
   */
  String fitted(String summary, int mostTokens) {
    String fitted = summary;
    while (!fitted.isEmpty() && tokens(fitted) > mostTokens) {
      fitted = sentences(summary, fitted.length() - 1);
    }
    if (fitted.equals(summary)) {
      return summary;
    }
    remember(fitted.isEmpty() ? StopReason.LENGTH : StopReason.TRIMMED);
    return fitted.isEmpty()
        ? new PassageSplitter(this::tokens).split(summary, mostTokens).get(0)
        : fitted;
  }

  private static String sentences(String text, int most) {
    return text.substring(0, SentenceEnd.last(text, most));
  }

  private void remember(StopReason reason) {
    if (CUTS.indexOf(reason) >= CUTS.indexOf(stopReason)) {
      stopReason = reason;
    }
  }

  /** The summary that came of it. */
  Summary summary(String text, int passages, int levels) {
    return new Summary(
        text, stopReason, promptTokens, generatedTokens, mostContextTokens, passages, levels);
  }
}
