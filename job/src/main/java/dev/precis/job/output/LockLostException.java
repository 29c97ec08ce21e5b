package dev.precis.job.output;

/** The output went away under a run, or to another one: nothing more may be written to it. */
public final class LockLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LockLostException(String message) {
    super(message);
  }

  LockLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
