package dev.precis.llm.cache;

import java.io.IOException;

/** A file that another try would not bring either; the message is a reason alone. */
public final class SourceRefusal extends IOException {
  private static final long serialVersionUID = 1L;

  /** The reason, as {@code there is no such file}. */
  public SourceRefusal(String reason, Throwable cause) {
    super(reason, cause);
  }
}
