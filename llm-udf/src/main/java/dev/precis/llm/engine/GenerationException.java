package dev.precis.llm.engine;

import java.util.Objects;

/** A request that failed. The model remains usable for other requests. */
public sealed class GenerationException extends RuntimeException permits PromptCutException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /** Creates a failure without a cause. */
  public GenerationException(FailureKind kind, String message) {
    this(kind, message, null);
  }

  /** Creates a failure with its cause, which may be null. */
  public GenerationException(FailureKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind);
  }

  /** The kind of failure, for tables and to decide whether to try again. */
  public final FailureKind kind() {
    return kind;
  }
}
