package dev.precis.job.cli;

import dev.precis.job.console.Console;
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
      "Exit codes: 0 done, 1 failed, 2 wrong usage or settings, or another run is working on the output,",
      "3 done but some chapters failed, 130 stopped by Ctrl-C (SIGINT), 143 stopped by SIGTERM. A stopped run has",
      "committed its finished work."
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
    try (CommandSession session =
        SparkSessions.start("summarize", Engines.onClassPath().named(read.model().engine()))) {
      RunOutcome outcome =
          new RunOutcome(
              new SummarizeJob(session.spark(), console, Clock.systemUTC()).run(request, read));
      outcome.say(console);
      return outcome.exitCode();
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
}
