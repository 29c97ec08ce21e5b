package dev.precis.llm.summarize;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Identifies everything that determines a summary besides its text: the model and its engine, the
 * prompts, the sampling, and how the context is divided. Equal recipes give equal summaries of
 * equal texts, so a text and a recipe together identify a summary. Immutable.
 *
 * @param id the first 12 hex digits of the SHA-256 over all of it
 * @param promptVersion the first 12 hex digits of the SHA-256 over the prompts' texts and the
 *     requested number of words
 */
public record Recipe(String id, String promptVersion) implements Serializable {
  /** Raise it when Precis makes other prompts or passages from the same settings. */
  private static final int ALGORITHM_VERSION = 2;

  /**
   * Calculates the recipe of these settings.
   *
   * @param modelSha256 of the model's file, 64 hex digits
   * @param contextTokens the actual tokens of one slot, not those of the settings
   */
  public static Recipe of(
      String modelSha256,
      int contextTokens,
      ModelSettings model,
      SummarySettings summary,
      SamplingSettings sampling) {
    List<Object> prompts = prompts(model, summary);
    List<Object> all =
        List.of(
            Integer.toString(ALGORITHM_VERSION),
            model.engine(),
            modelSha256,
            Integer.toString(contextTokens),
            Integer.toString(summary.passageTokens()),
            SamplingText.of(sampling),
            sampling.stop(),
            prompts);
    return new Recipe(PartsDigest.of(all), PartsDigest.of(prompts));
  }

  private static List<Object> prompts(ModelSettings model, SummarySettings summary) {
    List<Object> prompts =
        new ArrayList<>(
            List.of(
                model.chatTemplate(),
                summary.system(),
                summary.instruction(),
                name(summary.strategy()),
                summary.joinInstruction(),
                Integer.toString(summary.words())));
    if (!summary.schema().isEmpty()) {
      // Without a schema, the recipe is that of the versions that knew no schemas.
      prompts.add(List.of(summary.schema()));
    }
    return prompts;
  }

  /** The name that recipes use, whatever the settings or the code call the strategy. */
  private static String name(Strategy strategy) {
    return switch (strategy) {
      case MERGE -> "merge";
      case REFINE -> "refine";
    };
  }
}
