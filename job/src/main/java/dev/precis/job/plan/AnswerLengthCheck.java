package dev.precis.job.plan;

import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.summarize.WorkEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Checks, before any text is read, whether the context has room for the number of words that the
 * settings ask for. Tokens per word are estimated for English, from the size of the vocabulary. A
 * run calculates them for each text, and requests what fits.
 */
final class AnswerLengthCheck {
  private AnswerLengthCheck() {}

  /**
   * @param contextTokens of one slot
   * @return a line for each level whose prompts will request fewer words
   */
  static List<String> warnings(ModelOutline model, int contextTokens, JobSettings job) {
    double ratio = TokenRatio.forVocabulary(model.vocabularySize());
    List<String> warnings = new ArrayList<>();
    for (Level level : job.levels()) {
      int wanted = job.summary(level).words();
      int fitting = fitting(contextTokens, ratio, job, level);
      if (fitting < wanted) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "warning: a context of %d tokens has room for a summary of about %d words; for each"
                    + " %s, Precis requests what fits instead of %d words",
                contextTokens,
                fitting,
                level.label(),
                wanted));
      }
    }
    return List.copyOf(warnings);
  }

  private static int fitting(int contextTokens, double ratio, JobSettings job, Level level) {
    try {
      return WorkEstimate.of(
              contextTokens,
              TokenMeasure.estimatingCounter(ratio),
              ratio,
              job.summary(level),
              job.sampling())
          .words();
    } catch (SettingsException e) {
      // Hardly any prompt fits. The model's own tokenizer decides, and reports it.
      return job.summary(level).words();
    }
  }
}
