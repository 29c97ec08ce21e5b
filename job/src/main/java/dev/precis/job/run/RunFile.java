package dev.precis.job.run;

import dev.precis.job.console.Version;
import dev.precis.job.input.RunInput;
import dev.precis.job.output.LockHolder;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.settings.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file in which a run tells what it does, written anew with each wave. */
final class RunFile {
  private final SummaryStore store;
  private final LockHolder holder;
  private final JobSettings settings;
  private final RunInput input;
  private final RunPlan plan;
  private final String sparkVersion;
  private final List<LevelRun> levels = new ArrayList<>();

  RunFile(
      SummaryStore store,
      LockHolder holder,
      JobSettings settings,
      RunInput input,
      RunPlan plan,
      String sparkVersion) {
    this.store = store;
    this.holder = holder;
    this.settings = settings;
    this.input = input;
    this.plan = plan;
    this.sparkVersion = sparkVersion;
  }

  /** The texts of a level were read, and the model is to begin. */
  void begin(LevelRun level) {
    levels.add(level);
  }

  /** After a wave: the run goes on. */
  void writeRunning() {
    write(RunStatus.RUNNING, null);
  }

  /**
   * When nothing more can be committed; where not even this can be written, that is added to it.
   * Nothing when the run had not come to its first level.
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

  /** At the end. */
  RunReport writeEnded(Optional<StopSignal.Stop> stop) {
    Optional<Throwable> failure = levels.get(levels.size() - 1).waves().failure();
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
    store.writeRun(report.runId(), report.toJson());
    return report;
  }
}
