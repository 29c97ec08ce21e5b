package dev.precis.llm;

import dev.precis.text.PassageSplitter;
import dev.precis.text.TokenCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Summarizes a text of any length: whole when it fits the context, else passage by passage, the
 * passages' summaries merged level by level until one is left. Thread-safe when its generator is.
 *
 * <p>An answer that only its limit ended is mostly a model that runs in a circle. Where the limit
 * is derived and so generous, the passage is halved and tried again, at most {@value #HALVINGS}
 * times; two summaries that cannot be merged so stand one after the other instead, if they are
 * short enough. Where that does not help, the prompt is asked again with a penalty on repetition
 * that looks back two rounds of the circle, no farther, since a summary may well repeat words of
 * its text. The last resort is to cut the answer back to the last full sentence before the circle,
 * which its {@link StopReason#REPETITION} tells.
 *
 * <p>It ends: {@link ContextBudget} caps an answer so that two of them fit one merging prompt, so
 * every level joins at least each two neighbours and leaves at most half as many summaries, rounded
 * up; n passages need at most ceil(log2 n) levels of merging. Every passage is summarized and every
 * summary merged: none is left out.
 */
public final class Summarizer {
  private static final int HALVINGS = 2;
  private static final int LEAST_HALF_TOKENS = 32;
  private static final List<Double> PENALTIES = List.of(1.5, 2.0);
  private static final String BLANK_LINE = "\n\n";

  private final TextGenerator generator;
  private final SummarySettings settings;
  private final SamplingSettings sampling;
  private final PromptTemplate textPrompt;
  private final PromptTemplate mergePrompt;
  private final ContextBudget budget;
  private final LongSupplier nanoTime;

  /** With the system's clock. */
  public Summarizer(TextGenerator generator, SummarySettings settings, SamplingSettings sampling) {
    this(generator, settings, sampling, System::nanoTime);
  }

  /**
   * With a clock of your own.
   *
   * @param nanoTime a clock as {@link System#nanoTime()}
   * @throws dev.precis.llm.settings.SettingsException when the context cannot hold the prompts'
   *     fixed parts, two summaries and an answer
   */
  public Summarizer(
      TextGenerator generator,
      SummarySettings settings,
      SamplingSettings sampling,
      LongSupplier nanoTime) {
    this.generator = generator;
    this.settings = settings;
    this.sampling = sampling;
    this.textPrompt = settings.textPrompt();
    this.mergePrompt = settings.mergePrompt();
    this.budget =
        ContextBudget.of(
            generator.contextTokens(),
            generator.countTokens(textPrompt.prompt("")),
            generator.countTokens(mergePrompt.prompt("")),
            settings,
            sampling);
    this.nanoTime = nanoTime;
  }

  /**
   * The summary of a text. Blocks until it is there.
   *
   * @throws GenerationException when there is no summary, with one of its kinds
   */
  public Summary summarize(String text, Cancellation cancellation) {
    if (text.isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_TEXT, "Cannot summarize text: there is none but white space");
    }
    Run run = new Run(cancellation, nanoTime.getAsLong());
    List<String> summaries = new ArrayList<>();
    for (String passage : passages(text)) {
      summaries.addAll(summaries(passage, run, HALVINGS));
    }
    int passages = summaries.size();
    int levels = 1;
    while (summaries.size() > 1) {
      summaries = merge(summaries, run);
      levels++;
    }
    return new Summary(
        summaries.get(0),
        run.stopReason,
        run.promptTokens,
        run.generatedTokens,
        run.mostContextTokens,
        passages,
        levels);
  }

  private List<String> passages(String text) {
    try {
      return splitter(textPrompt).split(text, budget.passageTokens());
    } catch (IllegalArgumentException e) {
      throw new GenerationException(FailureKind.PROMPT_TOO_LONG, e.getMessage(), e);
    }
  }

  private List<String> summaries(String passage, Run run, int halvings) {
    Prompt prompt = textPrompt.prompt(passage);
    Generation answer = run.answer(prompt, sampling);
    if (unended(answer) && halvings > 0) {
      List<String> halves = halves(passage);
      if (halves.size() > 1) {
        return halves.stream()
            .flatMap(half -> summaries(half, run, halvings - 1).stream())
            .toList();
      }
    }
    return List.of(run.kept(ended(answer, prompt, run)));
  }

  /** The answer, or a better one to the same prompt where it runs in a circle. */
  private Generation ended(Generation answer, Prompt prompt, Run run) {
    Generation last = answer;
    for (double penalty : PENALTIES) {
      Optional<Circle> circle = circle(last);
      if (circle.isEmpty()) {
        return last;
      }
      int roundTokens = counter(textPrompt).count(circle.get().round());
      last = run.answer(prompt, sampling.withRepeatPenalty(penalty, 2 * roundTokens));
    }
    return withoutCircle(last);
  }

  private Generation withoutCircle(Generation answer) {
    return circle(answer)
        .map(Circle::before)
        .filter(before -> !before.isEmpty())
        .map(
            before ->
                new Generation(
                    before, StopReason.REPETITION, answer.promptTokens(), answer.generatedTokens()))
        .orElse(answer);
  }

  private Optional<Circle> circle(Generation answer) {
    return unended(answer) ? Circle.of(answer.text()) : Optional.empty();
  }

  /** A limit that a user has set is meant to cut. */
  private boolean unended(Generation answer) {
    return answer.stopReason() == StopReason.LENGTH && sampling.maxNewTokens() == 0;
  }

  private List<String> halves(String passage) {
    int tokens = counter(textPrompt).count(passage);
    // More than half of them, so that the splitter finds a sentence's end for both halves.
    return tokens < 2 * LEAST_HALF_TOKENS
        ? List.of(passage)
        : splitter(textPrompt).split(passage, tokens * 2 / 3);
  }

  private List<String> merge(List<String> summaries, Run run) {
    List<String> merged = new ArrayList<>();
    for (List<String> group : groups(summaries, run)) {
      // A summary left over alone at the end waits for the next level as it is.
      merged.add(group.size() == 1 ? group.get(0) : merged(String.join(BLANK_LINE, group), run));
    }
    return merged;
  }

  private String merged(String joined, Run run) {
    Prompt prompt = mergePrompt.prompt(joined);
    Generation answer = run.answer(prompt, sampling);
    return unended(answer) && counter(mergePrompt).count(joined) <= mostToMerge()
        ? joined
        : run.kept(ended(answer, prompt, run));
  }

  /** Neighbours that fit one prompt; every group but the last has two or more. */
  private List<List<String>> groups(List<String> summaries, Run run) {
    TokenCounter counter = counter(mergePrompt);
    List<List<String>> groups = new ArrayList<>();
    List<String> group = new ArrayList<>();
    int tokens = 0;
    for (String summary : summaries) {
      String fitted = fitted(summary, counter, run);
      int added = counter.count(fitted) + ContextBudget.JOINT_TOKENS;
      if (!group.isEmpty() && tokens + added > budget.mergeTokens()) {
        groups.add(group);
        group = new ArrayList<>();
        tokens = 0;
      }
      group.add(fitted);
      tokens += added;
    }
    groups.add(group);
    return groups;
  }

  /**
   * An answer of so many tokens can, in rare cases, need more of them when it is read again. What
   * is over is cut, and said so: else two neighbours might not fit one prompt, and the merging
   * would never end.
   */
  private String fitted(String summary, TokenCounter counter, Run run) {
    int most = mostToMerge();
    if (counter.count(summary) <= most) {
      return summary;
    }
    run.stopReason = StopReason.LENGTH;
    return splitter(mergePrompt).split(summary, most).get(0);
  }

  private int mostToMerge() {
    return budget.mergeTokens() / 2 - ContextBudget.JOINT_TOKENS;
  }

  private PassageSplitter splitter(PromptTemplate template) {
    return new PassageSplitter(counter(template));
  }

  /** A text's tokens as they stand in the prompt, whatever the prompt does to the text. */
  private TokenCounter counter(PromptTemplate template) {
    int fixed = generator.countTokens(template.prompt(""));
    return text -> generator.countTokens(template.prompt(text)) - fixed;
  }

  /** The work on one text. */
  private final class Run {
    private final Cancellation cancellation;
    private final long startNanos;
    private StopReason stopReason = StopReason.STOP;
    private int promptTokens;
    private int generatedTokens;
    private int mostContextTokens;

    private Run(Cancellation cancellation, long startNanos) {
      this.cancellation = cancellation;
      this.startNanos = startNanos;
    }

    private Generation answer(Prompt prompt, SamplingSettings sampling) {
      Duration left = settings.timeLimit().minusNanos(nanoTime.getAsLong() - startNanos);
      if (left.isNegative() || left.isZero()) {
        throw new GenerationException(
            FailureKind.TIME_LIMIT,
            "Cannot summarize text: the time limit is over, got " + settings.timeLimit());
      }
      Generation generation =
          generator.generate(
              new GenerationRequest(prompt, sampling, budget.maxNewTokens(), left), cancellation);
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

    /** The text of an answer that the summary is made of. */
    private String kept(Generation answer) {
      if (stopReason != StopReason.LENGTH
          && (stopReason != StopReason.REPETITION || answer.stopReason() == StopReason.LENGTH)) {
        stopReason = answer.stopReason();
      }
      return answer.text();
    }
  }
}
