package dev.precis.llm.engine;

/**
 * A model that cannot be loaded on this machine. The cause may be permanent, such as a damaged
 * file, or pass, such as a network that is down.
 */
public final class ModelLoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates a failure.
   *
   * @param message names the model, the reason and what to do
   * @param cause may be null
   */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
