package dev.precis.job.bench;

/** A model in another JVM that cannot do its task; the message gives the reason. */
public final class ModelJvmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelJvmException(String message, Throwable cause) {
    super(message, cause);
  }
}
