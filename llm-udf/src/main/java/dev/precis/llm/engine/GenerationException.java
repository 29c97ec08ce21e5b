package dev.precis.llm.engine;

import java.util.Objects;

/** An answer that could not be had; the model itself can go on with other prompts. */
public final class GenerationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /** A failure of the given kind. */
  public GenerationException(FailureKind kind, String message) {
    this(kind, message, null);
  }

  /** A failure of the given kind, and what brought it about. */
  public GenerationException(FailureKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind);
  }

  /** What kind of failure, for tables and for those who decide whether to try again. */
  public FailureKind kind() {
    return kind;
  }
}
