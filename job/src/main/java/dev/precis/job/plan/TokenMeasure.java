package dev.precis.job.plan;

import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.TextGenerator;
import java.util.function.ToIntFunction;

/**
 * How a plan measures texts and prompts in tokens.
 *
 * @param contextTokens of one slot
 * @param prompts counts the tokens of a prompt, its chat template included
 * @param charsPerToken of the texts
 * @param source what the counts are based on, for people
 */
public record TokenMeasure(
    int contextTokens, ToIntFunction<Prompt> prompts, double charsPerToken, String source) {
  /** What a chat template adds to the words of a prompt. */
  private static final int TEMPLATE_CHARS = 60;

  /** An estimate from the size of the vocabulary, without loading the model. */
  public static TokenMeasure estimated(ModelOutline model, int contextTokens) {
    double ratio = TokenRatio.forVocabulary(model.vocabularySize());
    return new TokenMeasure(
        contextTokens,
        estimatingCounter(ratio),
        ratio,
        "estimated from the size of the model's vocabulary");
  }

  /**
   * Counts with a loaded model's own tokenizer, or with an engine's own counter.
   *
   * @param sample some of the text
   */
  public static TokenMeasure counted(TextGenerator generator, String sample, String source) {
    int tokens = Math.max(1, generator.countTokens(sample));
    return new TokenMeasure(
        generator.contextTokens(),
        generator::countTokens,
        (double) Math.max(1, sample.length()) / tokens,
        source);
  }

  /** The tokens of so many characters of text. */
  public long tokens(long chars) {
    return tokens(chars, charsPerToken);
  }

  static ToIntFunction<Prompt> estimatingCounter(double charsPerToken) {
    return prompt ->
        (int)
            tokens(
                (long) prompt.system().length() + prompt.user().length() + TEMPLATE_CHARS,
                charsPerToken);
  }

  private static long tokens(long chars, double charsPerToken) {
    return (long) Math.ceil(chars / charsPerToken);
  }
}
