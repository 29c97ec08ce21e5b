package dev.precis.llm.summarize;

import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
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

  private final int wordsWanted;
  private final PromptPlan plan;
  private final int answerTokens;

  private WorkEstimate(int wordsWanted, PromptPlan plan, int answerTokens) {
    this.wordsWanted = wordsWanted;
    this.plan = plan;
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
    double tokensPerWord = CHARS_A_WORD / charsPerToken;
    PromptPlan plan =
        PromptPlan.of(
            contextTokens,
            counter,
            Math.max(TokensPerWord.LEAST, tokensPerWord),
            settings,
            sampling);
    int asked = (int) Math.ceil(plan.settings().words() * tokensPerWord);
    return new WorkEstimate(settings.words(), plan, Math.min(plan.budget().maxNewTokens(), asked));
  }

  /** The most tokens of text in one prompt. */
  public int passageTokens() {
    return plan.budget().passageTokens();
  }

  /** The words that the settings ask for. */
  public int wordsWanted() {
    return wordsWanted;
  }

  /** The words that the prompts ask for: fewer where the context is too small for an answer. */
  public int words() {
    return plan.settings().words();
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

  /** With the prompts that make one of the passages' summaries. */
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

  /** With a summary so far in every prompt but the first. */
  private Work refined(Work passages) {
    long added = (long) plan.fixedJoinTokens() - plan.fixedTokens() + answerTokens;
    return passages.plus(new Work(0, 0, (passages.passages() - 1) * added, 0));
  }
}
