package dev.precis.llm.lead;

import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.KnownBy;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Runs no model: it takes a text's first sentences, as many as fit into the requested number of
 * words. A baseline that a model must beat, and a way to try a full run in seconds. Of the model's
 * settings it uses only the context length, so it accepts any model's profile.
 */
public final class LeadEngine implements Engine {
  private static final String NAME = "lead";

  /** Increase the number when the answer to the same text changes. */
  static final String VERSION = NAME + " 1";

  /** More words than a book has. */
  private static final int DEFAULT_CONTEXT_TOKENS = 1_000_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean runsNativeCode() {
    return false;
  }

  /** One: a text takes no time. */
  @Override
  public int maxInFlight(ModelSettings settings) {
    return 1;
  }

  /** False, because it takes too little time to need the optimizing compiler. */
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
        KnownBy.NAME,
        DigestUtils.sha256Hex(VERSION),
        VERSION,
        NAME + " (no model: the first sentences of each text)");
  }

  @Override
  public TextGenerator load(ModelSettings settings) {
    return new LeadGenerator(contextTokens(settings));
  }

  private static int contextTokens(ModelSettings settings) {
    return settings.contextTokens() > 0 ? settings.contextTokens() : DEFAULT_CONTEXT_TOKENS;
  }
}
