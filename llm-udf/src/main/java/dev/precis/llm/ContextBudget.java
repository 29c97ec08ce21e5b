package dev.precis.llm;

import dev.precis.llm.settings.SettingsException;
import java.util.List;

/**
 * How a slot's context is shared out, in tokens: the fixed part of the prompt, the text, the
 * answer.
 *
 * @param passageTokens the most that a passage may have
 * @param mergeTokens the most that the summaries in one merging prompt may have together
 * @param maxNewTokens the most that an answer may have; two of them fit mergeTokens
 */
record ContextBudget(int passageTokens, int mergeTokens, int maxNewTokens) {
  /** The blank line between two summaries, and the uncertainty of a count made in pieces. */
  static final int JOINT_TOKENS = 4;

  /** Below this a passage holds no thought that could be summarized. */
  private static final int LEAST_PASSAGE_TOKENS = 16;

  /**
   * Room for answers in wordy languages and tokenizers: a cut answer costs a chapter, a high limit
   * costs nothing.
   */
  private static final int TOKENS_PER_WORD = 4;

  private static final int LEAST_DERIVED_NEW_TOKENS = 256;

  static ContextBudget of(
      int contextTokens,
      int fixedTokens,
      int fixedMergeTokens,
      SummarySettings settings,
      SamplingSettings sampling) {
    int fixed = Math.max(fixedTokens, fixedMergeTokens);
    int variable = contextTokens - fixed;
    if (variable < 3 * LEAST_PASSAGE_TOKENS) {
      throw new SettingsException(
          List.of(
              "model.context-tokens: the prompt's fixed part (chat template, summary.system,"
                  + " summary.instruction, summary.merge-instruction) has "
                  + fixed
                  + " tokens, which leaves too little for text and answer; expected at least "
                  + (fixed + 3 * LEAST_PASSAGE_TOKENS)
                  + ", got "
                  + contextTokens));
    }
    int maxNewTokens = maxNewTokens(variable, settings, sampling);
    int room = contextTokens - maxNewTokens;
    int passageTokens = room - fixedTokens;
    if (settings.passageTokens() > 0) {
      passageTokens = Math.min(passageTokens, settings.passageTokens());
    }
    return new ContextBudget(passageTokens, room - fixedMergeTokens, maxNewTokens);
  }

  /**
   * Twice an answer and its joints must fit what the answer leaves: m &lt;= (v - m) / 2 - joint, so
   * m &lt;= v / 3 - joint.
   */
  private static int maxNewTokens(
      int variable, SummarySettings settings, SamplingSettings sampling) {
    int most = Math.max(1, variable / 3 - JOINT_TOKENS);
    int asked = sampling.maxNewTokens();
    if (asked > most) {
      throw new SettingsException(
          List.of(
              "sampling.max-new-tokens: the context leaves "
                  + variable
                  + " tokens for text and answer, and a third of them for an answer; expected at most "
                  + most
                  + ", got "
                  + asked));
    }
    return asked > 0
        ? asked
        : Math.min(most, Math.max(LEAST_DERIVED_NEW_TOKENS, settings.words() * TOKENS_PER_WORD));
  }
}
