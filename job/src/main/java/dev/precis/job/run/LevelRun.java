package dev.precis.job.run;

import dev.precis.llm.prompt.Level;
import dev.precis.llm.spark.ModelLoad;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One level of a run, under way or ended. Not thread-safe. */
final class LevelRun {
  private final Level level;
  private final PendingTexts backlog;
  private final Waves waves;
  private final RunCounters counters;
  private final Clock clock;
  private final Instant started;
  private Instant ended;

  LevelRun(Level level, PendingTexts backlog, Waves waves, RunCounters counters, Clock clock) {
    this.level = level;
    this.backlog = backlog;
    this.waves = waves;
    this.counters = counters;
    this.clock = clock;
    this.started = clock.instant();
  }

  Instant started() {
    return started;
  }

  void end() {
    ended = clock.instant();
  }

  Waves waves() {
    return waves;
  }

  List<ModelLoad> loads() {
    return counters.loads();
  }

  LevelReport report() {
    return new LevelReport(
        level.label(),
        backlog.chapters(),
        backlog.alreadyDone(),
        backlog.repeated(),
        backlog.givenUp(),
        backlog.toDoCount(),
        waves.total(),
        waves.committed(),
        waves.executors(),
        Duration.between(started, ended == null ? clock.instant() : ended));
  }
}
