package dev.precis.llm.engine;

/**
 * An engine that gives no answers any more, although it may later: its server is gone or too busy.
 * No text is at fault, so the task ends, and its texts are tried again by another one.
 */
public final class EngineUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Reports it.
   *
   * @param message {@code Cannot use engine ...}, with what was tried, and how long
   * @param cause may be null
   */
  public EngineUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
