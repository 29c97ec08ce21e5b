package dev.precis.llm.engine;

/**
 * A server read only a part of a prompt, answered all the same, and did not say so. A setting of
 * the server is wrong. A shorter prompt might pass, but would only hide that, so none is tried.
 */
public final class PromptCutException extends GenerationException {
  private static final long serialVersionUID = 1L;

  /** Creates a failure of the kind {@link FailureKind#PROMPT_TOO_LONG}. */
  public PromptCutException(String message) {
    super(FailureKind.PROMPT_TOO_LONG, message);
  }
}
