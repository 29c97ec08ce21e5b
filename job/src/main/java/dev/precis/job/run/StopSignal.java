package dev.precis.job.run;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Tells a run to end early. Thread-safe. */
final class StopSignal {
  private final AtomicReference<Stop> stop = new AtomicReference<>();

  /** The first counts. */
  void stop(RunStatus status, String reason) {
    stop.compareAndSet(null, new Stop(status, reason));
  }

  Optional<Stop> given() {
    return Optional.ofNullable(stop.get());
  }

  /**
   * Why to end.
   *
   * @param status that the run has then
   */
  record Stop(RunStatus status, String reason) {}
}
