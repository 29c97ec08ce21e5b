package dev.precis.job.run;

/** Something else than a chapter failed, and ended a run; what was done by then is committed. */
final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunFailedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
