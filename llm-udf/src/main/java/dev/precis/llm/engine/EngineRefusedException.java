package dev.precis.llm.engine;

/**
 * An engine that will never answer with these settings: a wrong key, an unknown model, another
 * server. Trying again is useless, so the run ends.
 */
public final class EngineRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Reports it.
   *
   * @param message {@code Cannot use engine ...}, with the setting to change
   * @param cause may be null
   */
  public EngineRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
