package dev.precis.job.lock;

/** A run has lost its output: it was removed, or another run took it. The run must not write. */
public final class LockLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LockLostException(String message) {
    super(message);
  }

  LockLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
