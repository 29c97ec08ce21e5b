package dev.precis.llm.summarize;

import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.SettingsException;
import java.util.List;

/**
 * How a slot's context is divided between the fixed part of the prompt, the text, and the answer.
 * All but the words are numbers of tokens.
 *
 * @param words the requested number of words, or fewer if the context has no room for such an
 *     answer; at least 1
 * @param passageTokens the most tokens of a passage that is alone in its prompt
 * @param joinTokens the most tokens of a prompt that joins texts, without its fixed part: the
 *     summaries to merge, or the summary so far and the next passage
 * @param maxNewTokens the most tokens of an answer; two answers fit joinTokens
 */
record ContextBudget(int words, int passageTokens, int joinTokens, int maxNewTokens) {
  /**
   * Reserved between two texts: for the blank line, and because separate counts may add up to fewer
   * tokens than the joined text has.
   */
  static final int JOINT_TOKENS = 4;

  /** A shorter passage contains nothing that could be summarized. */
  private static final int LEAST_PASSAGE_TOKENS = 16;

  /**
   * An answer may have this many times the requested words: models write too much, and the
   * summary's language may have longer words than the text's. A cut answer costs a chapter; a high
   * limit only costs some room for the text.
   */
  private static final double HEADROOM = 3;

  /** If the context has no room for this many times the words, fewer words are requested. */
  private static final double LEAST_HEADROOM = 1.25;

  private static final int LEAST_DERIVED_NEW_TOKENS = 256;

  /**
   * Divides the context.
   *
   * @param fixedTokens of a prompt for one passage, without the passage
   * @param fixedJoinTokens of a prompt that joins texts, without the texts
   * @param tokensPerWord of the text, at least 1
   * @throws SettingsException when the context is too small for the fixed parts, two summaries and
   *     an answer
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
              "model.context-tokens: the fixed part of the prompt (chat template, summary.prompt,"
                  + " summary.system, summary.instruction, summary."
                  + settings.strategy()
                  + "-instruction) has "
                  + fixed
                  + " tokens and leaves too few for text and answer; expected at least "
                  + (fixed + 3 * LEAST_PASSAGE_TOKENS)
                  + ", got "
                  + contextTokens));
    }
    int most = mostNewTokens(variable, sampling);
    int set = sampling.maxNewTokens();
    double wanted = Math.max(LEAST_DERIVED_NEW_TOKENS, settings.words() * tokensPerWord * HEADROOM);
    int maxNewTokens = set > 0 ? set : (int) Math.min(most, Math.ceil(wanted));
    // A limit that the user has set is meant to cut answers.
    double fitting = set > 0 ? settings.words() : most / (tokensPerWord * LEAST_HEADROOM);
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

  /** The most tokens of a summary to merge: two of them and their joints fit a prompt. */
  int mergeableTokens() {
    return joinTokens / 2 - JOINT_TOKENS;
  }

  /**
   * The most tokens of the summary so far: an answer's, and those that reading it again can add.
   */
  int soFarTokens() {
    return maxNewTokens + JOINT_TOKENS;
  }

  /** The most tokens of a passage beside the summary so far. */
  int nextPassageTokens() {
    return Math.min(passageTokens, joinTokens - soFarTokens() - 2 * JOINT_TOKENS);
  }

  /**
   * Two answers and their joints must fit what one answer leaves: m &lt;= (v - m) / 2 - joint,
   * hence m &lt;= v / 3 - joint.
   */
  private static int mostNewTokens(int variable, SamplingSettings sampling) {
    int most = Math.max(1, variable / 3 - JOINT_TOKENS);
    int set = sampling.maxNewTokens();
    if (set > most) {
      throw new SettingsException(
          List.of(
              "sampling.max-new-tokens: the context has "
                  + variable
                  + " tokens for text and answer, a third of which may be an answer; expected at most "
                  + most
                  + ", got "
                  + set));
    }
    return most;
  }
}
