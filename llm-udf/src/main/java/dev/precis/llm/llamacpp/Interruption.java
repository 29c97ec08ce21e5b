package dev.precis.llm.llamacpp;

import dev.precis.llm.FailureKind;
import dev.precis.llm.GenerationException;

/** The ways in which waiting for the engine ends early. */
final class Interruption {
  private Interruption() {}

  static GenerationException cancelled() {
    return new GenerationException(
        FailureKind.CANCELLED, "Cannot generate: the work was called off");
  }

  static GenerationException timeLimit() {
    return new GenerationException(
        FailureKind.TIME_LIMIT,
        "Cannot generate: the time limit is over; raise summary.time-limit if the machine is only slow");
  }
}
