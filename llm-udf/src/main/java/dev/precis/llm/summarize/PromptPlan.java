package dev.precis.llm.summarize;

import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import java.util.function.ToIntFunction;

/**
 * What the prompts for one text request, and how much text they can contain.
 *
 * @param settings with the requested number of words, or fewer if an answer has no room for them
 * @param fixedTokens of a prompt for one passage, without the passage
 * @param fixedJoinTokens of a prompt that joins texts, without the texts
 */
record PromptPlan(
    SummarySettings settings, int fixedTokens, int fixedJoinTokens, ContextBudget budget) {
  /**
   * Makes the plan.
   *
   * @param contextTokens of one slot
   * @param counter counts the tokens of a prompt, including its chat template
   * @param tokensPerWord of the text, at least 1
   * @throws dev.precis.llm.settings.SettingsException when the context is too small for the prompts
   */
  static PromptPlan of(
      int contextTokens,
      ToIntFunction<Prompt> counter,
      double tokensPerWord,
      SummarySettings settings,
      SamplingSettings sampling) {
    PromptPlan plan = counted(contextTokens, counter, tokensPerWord, settings, sampling);
    int words = plan.budget.words();
    // Count again, because another number can have more tokens.
    return words == settings.words()
        ? plan
        : counted(contextTokens, counter, tokensPerWord, settings.withWords(words), sampling);
  }

  private static PromptPlan counted(
      int contextTokens,
      ToIntFunction<Prompt> counter,
      double tokensPerWord,
      SummarySettings settings,
      SamplingSettings sampling) {
    int fixed = counter.applyAsInt(settings.textPrompt().prompt(""));
    int fixedJoin = counter.applyAsInt(settings.empty(settings.joinPrompt()));
    return new PromptPlan(
        settings,
        fixed,
        fixedJoin,
        ContextBudget.of(contextTokens, fixed, fixedJoin, tokensPerWord, settings, sampling));
  }
}
