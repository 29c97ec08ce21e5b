package dev.precis.job.plan;

import dev.precis.job.input.InputTexts;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.summarize.WorkEstimate;
import dev.precis.llm.summarize.WorkEstimate.Work;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What the input will cost a model, in prompts and tokens.
 *
 * @param charsPerToken of its texts
 * @param all for all texts, and the parts and books that are made of their summaries
 * @param longest for the longest
 */
public record PlannedWork(double charsPerToken, WorkEstimate estimate, Work all, Work longest) {
  /** What a chat template adds to a prompt's own words. */
  private static final int TEMPLATE_CHARS = 60;

  public static PlannedWork of(
      InputTexts texts,
      int contextTokens,
      ToIntFunction<Prompt> counter,
      double charsPerToken,
      JobSettings settings) {
    WorkEstimate estimate =
        WorkEstimate.of(
            contextTokens, counter, charsPerToken, settings.summary(), settings.sampling());
    Work all = Work.NONE;
    for (Map.Entry<Long, Long> length : texts.lengths().entrySet()) {
      all = all.plus(estimate.of(tokens(length.getKey(), charsPerToken)).times(length.getValue()));
    }
    int childTokens = estimate.answerTokens();
    for (Level level : List.of(Level.PART, Level.BOOK)) {
      if (!texts.siblings().of(level).isEmpty()) {
        WorkEstimate parents =
            WorkEstimate.of(
                contextTokens,
                counter,
                charsPerToken,
                settings.summary(level),
                settings.sampling());
        for (Map.Entry<Long, Long> siblings : texts.siblings().of(level).entrySet()) {
          all = all.plus(parents.of(siblings.getKey() * childTokens).times(siblings.getValue()));
        }
        childTokens = parents.answerTokens();
      }
    }
    return new PlannedWork(
        charsPerToken, estimate, all, estimate.of(tokens(texts.longest(), charsPerToken)));
  }

  /** A count without a model. */
  public static ToIntFunction<Prompt> counter(double charsPerToken) {
    return prompt ->
        (int)
            tokens(
                prompt.system().length() + prompt.user().length() + TEMPLATE_CHARS, charsPerToken);
  }

  public static long tokens(long chars, double charsPerToken) {
    return (long) Math.ceil(chars / charsPerToken);
  }
}
