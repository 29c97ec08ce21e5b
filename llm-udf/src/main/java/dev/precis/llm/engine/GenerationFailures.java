package dev.precis.llm.engine;

/** The failures of requests that end early, with the same messages for all engines. */
public final class GenerationFailures {
  private GenerationFailures() {}

  /** The request was cancelled, or the thread that waits for the answer was interrupted. */
  public static GenerationException cancelled() {
    return new GenerationException(
        FailureKind.CANCELLED, "Cannot generate: the request was cancelled");
  }

  /** The time limit was reached before the answer was complete. */
  public static GenerationException timeLimit() {
    return new GenerationException(
        FailureKind.TIME_LIMIT,
        "Cannot generate: the time limit is over; raise summary.time-limit if the machine is only"
            + " slow");
  }
}
