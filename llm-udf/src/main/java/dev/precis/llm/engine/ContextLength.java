package dev.precis.llm.engine;

/** Calculates the context length of a slot from the settings and the model. */
public final class ContextLength {
  private static final int DEFAULT_TOKENS = 4096;

  /** The embedded model was not trained on longer texts, although its header says 4,096. */
  private static final int EMBEDDED_TOKENS = 2048;

  private ContextLength() {}

  /**
   * Returns the number of tokens of one slot, prompt and answer together.
   *
   * @param trainedTokens the context length that the model was trained for
   * @throws ModelLoadException if the settings ask for more than {@code trainedTokens}, or for more
   *     in all slots together than the engine can count
   */
  public static int tokens(ModelSettings settings, int trainedTokens) {
    if (settings.contextTokens() > trainedTokens) {
      throw new ModelLoadException(
          "Cannot load model "
              + settings.path()
              + ": it was trained for a context of "
              + trainedTokens
              + " tokens; lower "
              + ModelSettingDefinitions.CONTEXT_TOKENS.key()
              + ", got "
              + settings.contextTokens(),
          null);
    }
    int tokens =
        settings.contextTokens() > 0
            ? settings.contextTokens()
            : Math.min(trainedTokens, settings.isEmbedded() ? EMBEDDED_TOKENS : DEFAULT_TOKENS);
    requireCountable(settings, tokens);
    return tokens;
  }

  private static void requireCountable(ModelSettings settings, int tokens) {
    if ((long) tokens * settings.slots() > Integer.MAX_VALUE) {
      throw new ModelLoadException(
          "Cannot load model "
              + settings.path()
              + ": the contexts of all slots together must stay below 2^31 tokens; lower "
              + ModelSettingDefinitions.SLOTS.key()
              + " or "
              + ModelSettingDefinitions.CONTEXT_TOKENS.key()
              + ", got "
              + settings.slots()
              + " x "
              + tokens,
          null);
    }
  }
}
