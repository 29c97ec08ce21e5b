package dev.precis.llm.summarize;

import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import java.util.function.ToIntFunction;

/**
 * Estimates how many prompts {@link Summarizer} sends for texts, and how many tokens the model
 * reads and writes for them, without a model. Immutable; as thread-safe as its counter was.
 *
 * <p>It assumes that answers are as long as requested, and that no prompt has to be sent again.
 */
public final class WorkEstimate {
  /** Characters of an English word, including its space. */
  private static final double CHARS_A_WORD = 6;

  private final int wordsWanted;
  private final PromptPlan plan;
  private final int answerTokens;

  private WorkEstimate(int wordsWanted, PromptPlan plan, int answerTokens) {
    this.wordsWanted = wordsWanted;
    this.plan = plan;
    this.answerTokens = answerTokens;
  }

  /**
   * The work for texts.
   *
   * @param passages number of prompts with a passage
   * @param merges number of prompts that merge summaries
   * @param promptTokens tokens to read, including the fixed parts of the prompts
   * @param generatedTokens tokens to write
   */
  public record Work(long passages, long merges, long promptTokens, long generatedTokens) {
    /** The work for no text. */
    public static final Work NONE = new Work(0, 0, 0, 0);

    /** Returns the sum of both. */
    public Work plus(Work other) {
      return new Work(
          passages + other.passages,
          merges + other.merges,
          promptTokens + other.promptTokens,
          generatedTokens + other.generatedTokens);
    }

    /** Returns this work, repeated. */
    public Work times(long count) {
      return new Work(
          passages * count, merges * count, promptTokens * count, generatedTokens * count);
    }
  }

  /**
   * Prepares estimates for texts with the same settings.
   *
   * @param contextTokens of one slot
   * @param counter counts the tokens of a prompt, including its chat template
   * @param charsPerToken of the texts, to estimate the length of answers
   * @throws dev.precis.llm.settings.SettingsException when the context is too small for the prompts
   */
  public static WorkEstimate of(
      int contextTokens,
      ToIntFunction<Prompt> counter,
      double charsPerToken,
      SummarySettings settings,
      SamplingSettings sampling) {
    double tokensPerWord = CHARS_A_WORD / charsPerToken;
    PromptPlan plan =
        PromptPlan.of(
            contextTokens,
            counter,
            Math.max(TokensPerWord.LEAST, tokensPerWord),
            settings,
            sampling);
    int requested = (int) Math.ceil(plan.settings().words() * tokensPerWord);
    return new WorkEstimate(
        settings.words(), plan, Math.min(plan.budget().maxNewTokens(), requested));
  }

  /** The maximum tokens of text in one prompt. */
  public int passageTokens() {
    return plan.budget().passageTokens();
  }

  /** The number of words in the settings. */
  public int wordsWanted() {
    return wordsWanted;
  }

  /** The number of words that prompts request: fewer if the context is too small for an answer. */
  public int words() {
    return plan.settings().words();
  }

  /** The estimated tokens of an answer. */
  public int answerTokens() {
    return answerTokens;
  }

  /**
   * Estimates the work for one text.
   *
   * @param textTokens 0 or more; no prompt is sent for a text without tokens
   */
  public Work of(long textTokens) {
    if (textTokens == 0) {
      return Work.NONE;
    }
    if (textTokens <= passageTokens()) {
      return passages(textTokens, passageTokens());
    }
    return switch (plan.settings().strategy()) {
      case MERGE -> merged(passages(textTokens, passageTokens()));
      case REFINE -> refined(passages(textTokens, plan.budget().nextPassageTokens()));
    };
  }

  private Work passages(long textTokens, int most) {
    long passages = (textTokens + most - 1) / most;
    return new Work(
        passages, 0, textTokens + passages * plan.fixedTokens(), passages * answerTokens);
  }

  /** Adds the prompts that merge the passages' summaries into one. */
  private Work merged(Work passages) {
    Work work = passages;
    long group =
        Math.max(2, plan.budget().joinTokens() / (answerTokens + ContextBudget.JOINT_TOKENS));
    for (long summaries = passages.passages(); summaries > 1; ) {
      long merged = summaries - summaries % group + (summaries % group > 1 ? summaries % group : 0);
      long prompts = (merged + group - 1) / group;
      long read =
          prompts * plan.fixedJoinTokens() + merged * (answerTokens + ContextBudget.JOINT_TOKENS);
      work = work.plus(new Work(0, prompts, read, prompts * answerTokens));
      summaries = prompts + (summaries - merged);
    }
    return work;
  }

  /** Adds the summary so far to every prompt but the first. */
  private Work refined(Work passages) {
    long added = (long) plan.fixedJoinTokens() - plan.fixedTokens() + answerTokens;
    return passages.plus(new Work(0, 0, (passages.passages() - 1) * added, 0));
  }
}
