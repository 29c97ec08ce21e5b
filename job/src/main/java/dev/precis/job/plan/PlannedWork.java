package dev.precis.job.plan;

import dev.precis.job.input.InputTexts;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.summarize.SummarySettings;
import dev.precis.llm.summarize.WorkEstimate;
import dev.precis.llm.summarize.WorkEstimate.Work;
import java.util.List;
import java.util.Map;

/**
 * What a model has to read and write for an input, in prompts and tokens.
 *
 * @param tokens how tokens were counted
 * @param estimate of one chapter, by its length
 * @param all for all texts, and for the parts and books that are made from their summaries
 * @param longest for the longest text
 */
public record PlannedWork(TokenMeasure tokens, WorkEstimate estimate, Work all, Work longest) {
  /**
   * @throws dev.precis.llm.settings.SettingsException if the context cannot hold the prompts
   */
  public static PlannedWork of(InputTexts texts, TokenMeasure tokens, JobSettings settings) {
    WorkEstimate chapters = estimate(tokens, settings.summary(), settings);
    Work all = Work.NONE;
    for (Map.Entry<Long, Long> length : texts.lengths().entrySet()) {
      all = all.plus(chapters.of(tokens.tokens(length.getKey())).times(length.getValue()));
    }
    return new PlannedWork(
        tokens,
        chapters,
        all.plus(parents(texts, tokens, chapters.answerTokens(), settings)),
        chapters.of(tokens.tokens(texts.longest())));
  }

  /** The parts and books; each level reads the answers of the one before. */
  private static Work parents(
      InputTexts texts, TokenMeasure tokens, int chapterTokens, JobSettings settings) {
    Work all = Work.NONE;
    int childTokens = chapterTokens;
    for (Level level : List.of(Level.PART, Level.BOOK)) {
      Map<Long, Long> siblings = texts.siblings().of(level);
      if (!siblings.isEmpty()) {
        WorkEstimate parents = estimate(tokens, settings.summary(level), settings);
        for (Map.Entry<Long, Long> children : siblings.entrySet()) {
          all = all.plus(parents.of(children.getKey() * childTokens).times(children.getValue()));
        }
        childTokens = parents.answerTokens();
      }
    }
    return all;
  }

  private static WorkEstimate estimate(
      TokenMeasure tokens, SummarySettings summary, JobSettings settings) {
    return WorkEstimate.of(
        tokens.contextTokens(),
        tokens.prompts(),
        tokens.charsPerToken(),
        summary,
        settings.sampling());
  }
}
