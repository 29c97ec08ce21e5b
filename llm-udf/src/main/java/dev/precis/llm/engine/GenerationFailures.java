package dev.precis.llm.engine;

/** The ways in which waiting for the engine ends early. */
public final class GenerationFailures {
  private GenerationFailures() {}

  /** Nobody wants the answer any longer. */
  public static GenerationException cancelled() {
    return new GenerationException(
        FailureKind.CANCELLED, "Cannot generate: the work was called off");
  }

  /** The answer was not there in time. */
  public static GenerationException timeLimit() {
    return new GenerationException(
        FailureKind.TIME_LIMIT,
        "Cannot generate: the time limit is over; raise summary.time-limit if the machine is only slow");
  }
}
