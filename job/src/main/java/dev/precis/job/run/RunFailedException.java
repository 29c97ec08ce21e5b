package dev.precis.job.run;

/** Something other than a chapter failed and ended a run. Finished work is committed. */
final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunFailedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
