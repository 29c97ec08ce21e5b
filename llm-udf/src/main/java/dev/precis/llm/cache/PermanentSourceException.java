package dev.precis.llm.cache;

import java.io.IOException;

/** A file that another attempt would not fetch either. The message contains only the reason. */
public final class PermanentSourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Reports why the file cannot be fetched.
   *
   * @param reason as {@code there is no such file}
   * @param cause may be null
   */
  public PermanentSourceException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
