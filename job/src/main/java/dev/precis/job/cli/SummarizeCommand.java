package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.run.LevelReport;
import dev.precis.job.run.Progress;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.RunStatus;
import dev.precis.job.run.RunTotals;
import dev.precis.job.run.SummarizeJob;
import dev.precis.job.run.SummarizeRequest;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.RunSettings;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.summarize.SummarySettings;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "summarize",
    description = {
      "Summarize the chapters of books, or the texts of a table, into a table of summaries.",
      "",
      "What the output already holds for the same texts, model and settings is not done again."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis summarize --input data/sample --output out",
      "  ./precis summarize --input war-and-peace.txt --output out --model llama-2-7b-chat.Q4_K_M.gguf --chapters 1-10",
      "  ./precis summarize --input books --output out --levels chapter,part,book",
      "  ./precis summarize --input tickets.parquet --input-format parquet --text-column body --id-column id --output out",
      "",
      "What is done is committed wave by wave: after a crash, the same command goes on where it was.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or settings, or another run works on the output,",
      "3 done but some chapters failed, 143 ended by SIGTERM with what was done committed."
    })
public final class SummarizeCommand implements Callable<Integer> {
  @Mixin private InputOptions input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "A new folder, or one of an earlier run.")
  private String output;

  @Option(
      names = "--retry-failed",
      negatable = true,
      arity = "0",
      fallbackValue = "true",
      description =
          "Try again what earlier runs failed on, which is the default; the same as --set job.retry-failed=...")
  private Boolean retryFailed;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description =
          "How many runs may try a chapter that fails; the same as --set job.max-attempts=N.")
  private String maxAttempts;

  @Option(
      names = "--max-failed",
      paramLabel = "N|N%%",
      description =
          "Give the run up, with exit code 1, when more chapters failed; the same as --set job.max-failed=...")
  private String maxFailed;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      description =
          "How a new output stores its tables: parquet, orc, json, csv or any format that Spark has; the same as --set job.output-format=FORMAT.")
  private String outputFormat;

  @Mixin private LevelsOption levels;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description =
          "A JSON Schema: summaries are JSON of it, with a column answer of its types; see docs/structured.md; the same as --set summary.schema=FILE.")
  private String schema;

  @Mixin private SettingsOptions settings;

  private final Console console;

  SummarizeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SummarizeRequest request = new SummarizeRequest(input.request("summarize"), output);
    JobSettings read = settings.read(shorthands());
    try (CommandSession session = SparkSessions.start("summarize", Engines.onClassPath().named(read.model().engine()))) {
      SparkSession spark = session.spark();
      RunReport report = new SummarizeJob(spark, console, Clock.systemUTC()).run(request, read);
      report(report, console);
      return exitCode(report);
    }
  }

  private Map<String, Object> shorthands() {
    Map<String, Object> given = new LinkedHashMap<>(input.settings());
    given.putAll(levels.settings());
    given.put(RunSettings.RETRY_FAILED.key(), retryFailed);
    given.put(RunSettings.MAX_ATTEMPTS.key(), maxAttempts);
    given.put(RunSettings.MAX_FAILED.key(), maxFailed);
    given.put(RunSettings.OUTPUT_FORMAT.key(), outputFormat);
    given.put(SummarySettings.SCHEMA.key(), schema);
    given.values().removeIf(Objects::isNull);
    return given;
  }

  static void report(RunReport report, Console console) {
    report.levels().forEach(level -> report(level, console));
    report
        .modelLoads()
        .forEach(
            load ->
                console.say(
                    "model loaded once in process %s, in %d ms", load.process(), load.millis()));
    if (report.failed() > 0) {
      console.say(
          "the failed ones stand in %s/%s with their reasons",
          report.output(), SummaryStore.FAILURES);
    }
    if (report.endedEarly() != null) {
      console.say(
          "ended early: %s; %d of %s to do are committed; run the same command again to go on",
          report.endedEarly(),
          last(report).totals().summarized() + last(report).totals().failed(),
          Console.count(last(report).toDo(), last(report).level()));
    }
    console.say(
        "summaries in %s/%s; read them with: ./precis show %s",
        report.output(), SummaryStore.SUMMARIES, report.output());
  }

  private static void report(LevelReport level, Console console) {
    double minutes = Math.max(1, level.summarizing().toMillis()) / 60_000.0;
    RunTotals totals = level.totals();
    console.say(
        "%s summarized, %d done before, %d failed, in %s: %.1f %ss/min, %.0f tokens/s",
        Console.count(totals.summarized(), level.level()),
        level.alreadyDone(),
        totals.failed(),
        Progress.shown(level.summarizing()),
        totals.summarized() / minutes,
        level.level(),
        totals.tokens() / minutes / 60);
    if (level.repeated() > 0) {
      console.say(
          "%s the same text as another, and its summary",
          Console.count(level.repeated(), level.level())
              + (level.repeated() == 1 ? " has" : " have"));
    }
    if (totals.cut() > 0) {
      console.say(
          "%s ended within a sentence, at the limit of new tokens (stop_reason length); raise"
              + " sampling.max-new-tokens where it is set",
          Console.count(totals.cut(), "summary"));
    }
    totals.failures().forEach(failure -> console.say("  failed: %s", failure));
  }

  /** The level that the run came to. */
  private static LevelReport last(RunReport report) {
    return report.levels().get(report.levels().size() - 1);
  }

  /** All failed and none was ever done: that is no result with gaps, it is no result. */
  static int exitCode(RunReport report) {
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
