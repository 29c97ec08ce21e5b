package dev.precis.llm.engine;

/** A model that cannot be loaded on this machine; trying again changes nothing. */
public final class ModelLoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message says which file, why, and what to do. */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
