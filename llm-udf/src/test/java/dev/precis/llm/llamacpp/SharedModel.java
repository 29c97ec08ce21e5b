package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.ModelSettings;

/**
 * The embedded model, loaded once for all tests: what is loaded is not given back before the JVM
 * ends.
 */
public final class SharedModel {
  private static final LlamaCppGenerator MODEL = LlamaCppGenerator.load(ModelSettings.defaults());

  private SharedModel() {}

  /** Not to be closed. */
  public static LlamaCppGenerator get() {
    return MODEL;
  }
}
