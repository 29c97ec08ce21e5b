package dev.precis.job.run;

import dev.precis.job.console.Version;
import dev.precis.job.input.RunInput;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.settings.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the report of a run, again after each wave. Not thread-safe. */
final class RunFile {
  private final SummaryStore store;
  private final LockHolder holder;
  private final JobSettings settings;
  private final RunInput input;
  private final RunPlan plan;
  private final String sparkVersion;
  private final boolean keepsIdle;
  private final List<LevelRun> levels = new ArrayList<>();

  /**
   * @param keepsIdle whether a run that had nothing to do has a report
   */
  RunFile(
      SummaryStore store,
      LockHolder holder,
      JobSettings settings,
      RunInput input,
      RunPlan plan,
      String sparkVersion,
      boolean keepsIdle) {
    this.store = store;
    this.holder = holder;
    this.settings = settings;
    this.input = input;
    this.plan = plan;
    this.sparkVersion = sparkVersion;
    this.keepsIdle = keepsIdle;
  }

  /** Adds a level whose texts are read. */
  void begin(LevelRun level) {
    levels.add(level);
  }

  /** Writes the report of a run that goes on. */
  void writeRunning() {
    RunReport unused = write(RunStatus.RUNNING, null);
  }

  /**
   * Writes the report of a run that cannot commit any more. An exception of this is added to the
   * reason. Writes nothing if the run has not come to its first level.
   */
  void writeFailed(RuntimeException reason) {
    if (levels.isEmpty()) {
      return;
    }
    try {
      RunReport unused = write(RunStatus.FAILED, String.valueOf(reason.getMessage()));
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /** Writes the report of a run that has ended. */
  RunReport writeEnded(Optional<StopSignal.Stop> stop) {
    Optional<Throwable> failure = levels.get(levels.size() - 1).failure();
    if (failure.isPresent()) {
      return write(RunStatus.FAILED, String.valueOf(failure.get().getMessage()));
    }
    return write(
        stop.map(StopSignal.Stop::status).orElse(RunStatus.DONE),
        stop.map(StopSignal.Stop::reason).orElse(null));
  }

  private RunReport write(RunStatus status, String endedEarly) {
    List<LevelReport> reports = levels.stream().map(LevelRun::report).toList();
    RunReport report =
        new RunReport(
            holder.runId(),
            status,
            endedEarly == null ? null : Address.hideIn(endedEarly),
            holder.runStarted(),
            holder.host(),
            new Address(store.location()).shown(),
            store.names(),
            plan.recipe().id(),
            plan.modelIdentity(),
            settings,
            input,
            Version.ofJar(),
            sparkVersion,
            Runtime.version().toString(),
            reports.get(0).texts(),
            reports.get(0),
            reports.subList(1, reports.size()),
            levels.stream().flatMap(level -> level.loads().stream()).toList(),
            Duration.between(holder.runStarted(), levels.get(0).started()));
    if (keepsIdle || report.hadWork()) {
      store.writeRun(report.runId(), report.toJson());
    }
    return report;
  }
}
