package dev.precis.llm;

/** The ways in which waiting for the engine ends early. */
public final class Interruption {
  private Interruption() {}

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
