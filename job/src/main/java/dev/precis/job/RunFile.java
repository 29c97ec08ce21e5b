package dev.precis.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The file in which a run tells what it does, written anew with each wave. */
final class RunFile {
  private final SummaryStore store;
  private final LockHolder holder;
  private final JobSettings settings;
  private final RunPlan plan;
  private final String sparkVersion;
  private final Clock clock;
  private Backlog backlog;
  private RunCounters counters;
  private Instant working;

  RunFile(
      SummaryStore store,
      LockHolder holder,
      JobSettings settings,
      RunPlan plan,
      String sparkVersion,
      Clock clock) {
    this.store = store;
    this.holder = holder;
    this.settings = settings;
    this.plan = plan;
    this.sparkVersion = sparkVersion;
    this.clock = clock;
  }

  /** The chapters were read, and the model is to begin. */
  void begin(Backlog toDo, RunCounters count) {
    backlog = toDo;
    counters = count;
    working = clock.instant();
  }

  /** After a wave: the run goes on. */
  void writeRunning(Waves waves) {
    write(waves, RunStatus.RUNNING, null);
  }

  /**
   * When nothing more can be committed; where not even this can be written, that is added to it.
   */
  void writeFailed(Waves waves, RuntimeException reason) {
    try {
      RunReport unused = write(waves, RunStatus.FAILED, String.valueOf(reason.getMessage()));
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /** At the end. */
  RunReport writeEnded(Waves waves, Optional<StopSignal.Stop> stop) {
    if (waves.failure().isPresent()) {
      return write(waves, RunStatus.FAILED, String.valueOf(waves.failure().get().getMessage()));
    }
    return write(
        waves,
        stop.map(StopSignal.Stop::status).orElse(RunStatus.DONE),
        stop.map(StopSignal.Stop::reason).orElse(null));
  }

  private RunReport write(Waves waves, RunStatus status, String endedEarly) {
    RunReport report =
        new RunReport(
            holder.runId(),
            status,
            endedEarly,
            holder.runStarted(),
            holder.host(),
            store.location(),
            plan.recipe().id(),
            plan.modelIdentity(),
            settings,
            Main.version(),
            sparkVersion,
            Runtime.version().toString(),
            backlog.chapters(),
            backlog.alreadyDone(),
            backlog.repeated(),
            backlog.givenUp(),
            backlog.toDoCount(),
            waves.total(),
            waves.committed(),
            waves.executors(),
            counters.loads(),
            Duration.between(holder.runStarted(), working),
            Duration.between(working, clock.instant()));
    store.writeRun(report.runId(), report.toJson());
    return report;
  }
}
