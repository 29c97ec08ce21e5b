package dev.precis.job.run;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Asks a run to end early. Thread-safe. */
final class StopSignal {
  private final AtomicReference<Stop> stop = new AtomicReference<>();

  /** Asks it to end. Only the first call has an effect. */
  void stop(RunStatus status, String reason) {
    stop.compareAndSet(null, new Stop(status, reason));
  }

  /** Empty as long as the run is to go on. */
  Optional<Stop> given() {
    return Optional.ofNullable(stop.get());
  }

  /**
   * Why a run ends early.
   *
   * @param status of the run
   * @param reason for the user
   */
  record Stop(RunStatus status, String reason) {}
}
