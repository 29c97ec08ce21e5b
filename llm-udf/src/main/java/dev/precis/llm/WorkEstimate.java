package dev.precis.llm;

import java.util.function.ToIntFunction;

/**
 * How many prompts texts become and how many tokens a model reads and writes for them, worked out
 * as {@link Summarizer} does it, without a model. Immutable; as thread-safe as its counter was.
 *
 * <p>Answers are taken to be as long as asked for. An answer that has to be asked for again is not
 * foreseen.
 */
public final class WorkEstimate {
  /** Characters of an English word with its space. */
  private static final double CHARS_A_WORD = 6;

  private final ContextBudget budget;
  private final int fixedTokens;
  private final int fixedMergeTokens;
  private final int answerTokens;

  private WorkEstimate(
      ContextBudget budget, int fixedTokens, int fixedMergeTokens, int answerTokens) {
    this.budget = budget;
    this.fixedTokens = fixedTokens;
    this.fixedMergeTokens = fixedMergeTokens;
    this.answerTokens = answerTokens;
  }

  /**
   * What texts cost.
   *
   * @param passages prompts with a text of their own
   * @param merges prompts that merge summaries
   * @param promptTokens read, the prompts' fixed parts included
   * @param generatedTokens written
   */
  public record Work(long passages, long merges, long promptTokens, long generatedTokens) {
    /** No text at all. */
    public static final Work NONE = new Work(0, 0, 0, 0);

    /** Both together. */
    public Work plus(Work other) {
      return new Work(
          passages + other.passages,
          merges + other.merges,
          promptTokens + other.promptTokens,
          generatedTokens + other.generatedTokens);
    }

    /** So many of it. */
    public Work times(long count) {
      return new Work(
          passages * count, merges * count, promptTokens * count, generatedTokens * count);
    }
  }

  /**
   * @param contextTokens of one slot
   * @param counter counts a prompt's tokens, its chat template included
   * @param charsPerToken of the texts, to tell how long an answer will be
   * @throws dev.precis.llm.settings.SettingsException when the context cannot hold the prompts
   */
  public static WorkEstimate of(
      int contextTokens,
      ToIntFunction<Prompt> counter,
      double charsPerToken,
      SummarySettings settings,
      SamplingSettings sampling) {
    int fixed = counter.applyAsInt(settings.textPrompt().prompt(""));
    int fixedMerge = counter.applyAsInt(settings.mergePrompt().prompt(""));
    ContextBudget budget = ContextBudget.of(contextTokens, fixed, fixedMerge, settings, sampling);
    int asked = (int) Math.ceil(settings.words() * CHARS_A_WORD / charsPerToken);
    return new WorkEstimate(budget, fixed, fixedMerge, Math.min(budget.maxNewTokens(), asked));
  }

  /** The most tokens of text in one prompt. */
  public int passageTokens() {
    return budget.passageTokens();
  }

  /** Tokens of an answer. */
  public int answerTokens() {
    return answerTokens;
  }

  /**
   * The work for one text.
   *
   * @param textTokens 0 or more; nothing is asked about a text without any
   */
  public Work of(long textTokens) {
    if (textTokens == 0) {
      return Work.NONE;
    }
    long passages = (textTokens + budget.passageTokens() - 1) / budget.passageTokens();
    Work work = new Work(passages, 0, textTokens + passages * fixedTokens, passages * answerTokens);
    for (long summaries = passages; summaries > 1; ) {
      long group = Math.max(2, budget.mergeTokens() / (answerTokens + ContextBudget.JOINT_TOKENS));
      long merged = summaries - summaries % group + (summaries % group > 1 ? summaries % group : 0);
      long prompts = (merged + group - 1) / group;
      long read = prompts * fixedMergeTokens + merged * (answerTokens + ContextBudget.JOINT_TOKENS);
      work = work.plus(new Work(0, prompts, read, prompts * answerTokens));
      summaries = prompts + (summaries - merged);
    }
    return work;
  }
}
