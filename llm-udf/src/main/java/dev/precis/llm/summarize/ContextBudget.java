package dev.precis.llm.summarize;

import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.SettingsException;
import java.util.List;

/**
 * How a slot's context is shared out, in tokens: the fixed part of the prompt, the text, the
 * answer.
 *
 * @param words how many words of those asked for an answer has room for; at least 1
 * @param passageTokens the most that a passage may have which is alone in its prompt
 * @param joinTokens the most that a prompt which joins texts may have beside its fixed part: the
 *     summaries to merge, or the summary so far and the next passage
 * @param maxNewTokens the most that an answer may have; two of them fit joinTokens
 */
record ContextBudget(int words, int passageTokens, int joinTokens, int maxNewTokens) {
  /** The blank line between two summaries, and the uncertainty of a count made in pieces. */
  static final int JOINT_TOKENS = 4;

  /** Below this a passage holds no thought that could be summarized. */
  private static final int LEAST_PASSAGE_TOKENS = 16;

  /**
   * So many times the words asked for may be written: models are wordy, and a summary's language
   * can have longer words than its text's. A cut answer costs a chapter, a high limit costs nothing
   * but some room for the text.
   */
  private static final double HEADROOM = 3;

  /** Where the context has no room for so many times the words, fewer words are asked for. */
  private static final double LEAST_HEADROOM = 1.25;

  private static final int LEAST_DERIVED_NEW_TOKENS = 256;

  /**
   * @param fixedTokens of a prompt for one passage, without the passage
   * @param fixedJoinTokens of a prompt that joins texts, without the texts
   * @param tokensPerWord of the text, at least 1
   * @throws SettingsException when the context cannot hold the fixed parts, two summaries and an
   *     answer
   */
  static ContextBudget of(
      int contextTokens,
      int fixedTokens,
      int fixedJoinTokens,
      double tokensPerWord,
      SummarySettings settings,
      SamplingSettings sampling) {
    int fixed = Math.max(fixedTokens, fixedJoinTokens);
    int variable = contextTokens - fixed;
    if (variable < 3 * LEAST_PASSAGE_TOKENS) {
      throw new SettingsException(
          List.of(
              "model.context-tokens: the prompt's fixed part (chat template, summary.prompt,"
                  + " summary.system, summary.instruction, summary."
                  + settings.strategy()
                  + "-instruction) has "
                  + fixed
                  + " tokens, which leaves too little for text and answer; expected at least "
                  + (fixed + 3 * LEAST_PASSAGE_TOKENS)
                  + ", got "
                  + contextTokens));
    }
    int most = mostNewTokens(variable, sampling);
    int asked = sampling.maxNewTokens();
    double wanted = Math.max(LEAST_DERIVED_NEW_TOKENS, settings.words() * tokensPerWord * HEADROOM);
    int maxNewTokens = asked > 0 ? asked : (int) Math.min(most, Math.ceil(wanted));
    // A limit that a user has set is meant to cut.
    double fitting = asked > 0 ? settings.words() : most / (tokensPerWord * LEAST_HEADROOM);
    int room = contextTokens - maxNewTokens;
    int passageTokens = room - fixedTokens;
    if (settings.passageTokens() > 0) {
      passageTokens = Math.min(passageTokens, settings.passageTokens());
    }
    return new ContextBudget(
        (int) Math.max(1, Math.min(settings.words(), fitting)),
        passageTokens,
        room - fixedJoinTokens,
        maxNewTokens);
  }

  /** The most that a summary may have to be merged: two of them and their joints fit a prompt. */
  int mergeableTokens() {
    return joinTokens / 2 - JOINT_TOKENS;
  }

  /** The most that the summary so far may have: an answer's, and what reading it again can add. */
  int soFarTokens() {
    return maxNewTokens + JOINT_TOKENS;
  }

  /** The most that a passage may have beside the summary so far. */
  int nextPassageTokens() {
    return Math.min(passageTokens, joinTokens - soFarTokens() - 2 * JOINT_TOKENS);
  }

  /**
   * Twice an answer and its joints must fit what the answer leaves: m &lt;= (v - m) / 2 - joint, so
   * m &lt;= v / 3 - joint.
   */
  private static int mostNewTokens(int variable, SamplingSettings sampling) {
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
    return most;
  }
}
