package dev.precis.llm.engine;

/**
 * What an engine knows about a model without reading it whole. Implementations are immutable and
 * thread-safe.
 */
public interface ModelOutline {
  /** The name in the model's file, or the file name. */
  String name();

  /** The name of its quantization, such as {@code Q4_K_M}. */
  String quantization();

  /** The context that the model was trained for, in tokens. */
  int contextLength();

  /** The number of tokens of the vocabulary. */
  int vocabularySize();

  /** The number of parameters. */
  long parameters();

  /**
   * The memory that an executor needs for the model with these settings.
   *
   * @throws ModelLoadException if the settings ask for a longer context than the model has
   */
  MemoryNeed memory(ModelSettings settings);
}
