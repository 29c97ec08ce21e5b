package dev.precis.llm.lead;

import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * No model: a text's first sentences, as many as fit the words asked for. What a model's summaries
 * must beat, and a way to try a whole run in seconds. Of the settings of a model it takes the
 * context's tokens alone; so a model's profile can be given to it as it is.
 */
public final class LeadEngine implements Engine {
  /** The name of it. */
  public static final String NAME = "lead";

  /** With the number to be raised when it answers otherwise to the same text. */
  private static final String VERSION = NAME + " 1";

  /** Where the settings do not say: more words than a book has. */
  private static final int CONTEXT_TOKENS = 1_000_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean runsNativeCode() {
    return false;
  }

  /** But in next to no time. */
  @Override
  public boolean computesInJava() {
    return false;
  }

  @Override
  public ModelDescription describe(ModelSettings settings) {
    ModelSettings exact = settings.withContextTokens(contextTokens(settings));
    return new ModelDescription(
        exact,
        NAME,
        DigestUtils.sha256Hex(VERSION),
        VERSION,
        NAME + " (no model: the first sentences of each text)");
  }

  @Override
  public TextGenerator load(ModelSettings settings) {
    return new LeadGenerator(contextTokens(settings));
  }

  private static int contextTokens(ModelSettings settings) {
    return settings.contextTokens() > 0 ? settings.contextTokens() : CONTEXT_TOKENS;
  }
}
