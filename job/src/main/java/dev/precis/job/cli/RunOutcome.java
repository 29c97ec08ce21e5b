package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.Plural;
import dev.precis.job.run.LevelReport;
import dev.precis.job.run.Progress;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.RunStatus;
import dev.precis.job.run.RunTotals;

/** What the user sees of a run that has ended: lines on the console, and the exit code. */
record RunOutcome(RunReport report) {
  void say(Console console) {
    report.levels().forEach(level -> say(level, console));
    report
        .modelLoads()
        .forEach(
            load ->
                console.say(
                    "model loaded once in process %s, in %d ms", load.process(), load.millis()));
    if (report.failed() > 0) {
      console.say("failures, with their reasons, in %s", report.names().failures());
    }
    if (report.endedEarly() != null) {
      LevelReport last = report.levels().get(report.levels().size() - 1);
      console.say(
          "ended early: %s; %d of %s to do are committed; run the same command again to resume",
          report.endedEarly(),
          last.totals().summarized() + last.totals().failed(),
          Console.count(last.toDo(), last.level()));
    }
    if (hasSummaries()) {
      console.say(
          "summaries in %s; read them with: ./precis show %s",
          report.names().summaries(), report.names().arguments());
    }
  }

  private boolean hasSummaries() {
    return report.levels().stream()
        .anyMatch(
            level -> level.totals().summarized() + level.alreadyDone() + level.repeated() > 0);
  }

  private static void say(LevelReport level, Console console) {
    double minutes = Math.max(1, level.summarizing().toMillis()) / 60_000.0;
    RunTotals totals = level.totals();
    console.say(
        "%s summarized, %d done before, %d failed, in %s: %.1f %s/min, %.0f tokens/s",
        Console.count(totals.summarized(), level.level()),
        level.alreadyDone(),
        totals.failed(),
        Progress.shown(level.summarizing()),
        totals.summarized() / minutes,
        Plural.of(level.level()),
        totals.tokens() / minutes / 60);
    if (level.repeated() > 0) {
      console.say(
          "%s %s the same text as another, and its summary",
          Console.count(level.repeated(), level.level()), Plural.has(level.repeated()));
    }
    if (totals.cut() > 0) {
      console.say(
          "%s cut off mid-sentence at the token limit (stop_reason length); if you set"
              + " sampling.max-new-tokens, raise it",
          Console.count(totals.cut(), "summary"));
    }
    totals.failures().forEach(failure -> console.say("  failed: %s", failure));
  }

  /** A run that failed on every text, with no summary from earlier runs, has failed. */
  int exitCode() {
    if (report.status() == RunStatus.STOPPED) {
      return ExitCode.STOPPED;
    }
    if (report.status() == RunStatus.GIVEN_UP) {
      return ExitCode.FAILED;
    }
    if (report.failed() == 0) {
      return ExitCode.DONE;
    }
    return report.chapterLevel().totals().summarized() + report.chapterLevel().alreadyDone() == 0
        ? ExitCode.FAILED
        : ExitCode.DONE_WITH_FAILURES;
  }
}
