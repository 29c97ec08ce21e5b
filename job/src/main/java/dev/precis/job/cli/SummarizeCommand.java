package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.input.InputRequest;
import dev.precis.job.lake.Destination;
import dev.precis.job.loop.LoopEnd;
import dev.precis.job.loop.LoopTime;
import dev.precis.job.loop.LoopTimes;
import dev.precis.job.loop.RunLoop;
import dev.precis.job.run.SummarizeJob;
import dev.precis.job.run.SummarizeRequest;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.RunSettings;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.summarize.SummarySettings;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "summarize",
    description = {
      "Summarizes the chapters of books, or the texts of a table, into a table of summaries.",
      "",
      "Skips texts that the output already has a summary for, made with the same model and settings."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis summarize --input data/sample --output out",
      "  ./precis summarize --input war-and-peace.txt --chapters 1-10 \\",
      "      --model llama-2-7b-chat.Q4_K_M.gguf --output out",
      "  ./precis summarize --input books --levels chapter,part,book --output out",
      "  ./precis summarize --input tickets.parquet --input-format parquet \\",
      "      --text-column body --id-column id --output out",
      "  ./precis summarize --input books --output-table lake.books.summaries",
      "  ./precis summarize --input-table lake.raw.texts --text-column body --id-column id \\",
      "      --input-since 2026-11-30 --output out",
      "  ./precis summarize --input inbox --output out --every 10m --for 6h",
      "",
      "Finished work is committed in waves. To resume a run after a crash, run the same command again.",
      "",
      "With --every, a run that has nothing to do prints one line and leaves no report. A run that fails is tried again at the next time, unless it is the first. The exit code is 1 if the last run failed, and 3 if chapters that failed have no summary at the end.",
      "",
      "Exit codes:",
      "  0    done",
      "  1    failed",
      "  2    wrong usage or settings, or another run is working on the output",
      "  3    done, but some chapters failed",
      "  130  stopped by Ctrl-C (SIGINT); finished work is committed",
      "  143  stopped by SIGTERM; finished work is committed"
    })
final class SummarizeCommand implements Callable<Integer> {
  @Mixin private InputOptions input;

  @ArgGroup(multiplicity = "1")
  private OutputOptions output;

  @Option(
      names = "--retry-failed",
      negatable = true,
      arity = "0",
      fallbackValue = "true",
      description =
          "Retry the chapters that failed in earlier runs, or skip them. Same as --set job.retry-failed=... Default: retry.")
  private Boolean retryFailed;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description =
          "Maximum number of runs that try a chapter that fails. Same as --set job.max-attempts=N.")
  private String maxAttempts;

  @Option(
      names = "--max-failed",
      paramLabel = "N|N%",
      description =
          "Abort the run with exit code 1 once more chapters than this have failed. Same as --set job.max-failed=...")
  private String maxFailed;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      description =
          "Table format of a new output: parquet, orc, json, csv or any other that Spark can write and read; of a new --output-table: iceberg or delta. Same as --set job.output-format=FORMAT.")
  private String outputFormat;

  @Mixin private LevelsOption levels;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description =
          "A JSON Schema file. The summaries are JSON that conforms to it, also as a typed column, 'answer' (docs/structured.md). Same as --set summary.schema=FILE.")
  private String schema;

  @Mixin private LoopOptions loop;

  @Mixin private SettingsOptions settings;

  private final Console console;

  SummarizeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    try {
      return summarize();
    } catch (Exception e) {
      throw AccessRefusedException.explained(e, output.destination().toString());
    }
  }

  private int summarize() throws Exception {
    InputRequest texts = input.request("summarize");
    Destination destination = output.destination();
    Optional<LoopTimes> times = loop.times();
    JobSettings read = settings.read(shorthands());
    try (CommandSession session =
        SparkSessions.start("summarize", Engines.onClassPath().named(read.model().engine()))) {
      SparkSession spark = session.spark();
      SummarizeJob job = new SummarizeJob(spark, console, Clock.systemUTC());
      if (times.isEmpty()) {
        RunOutcome outcome =
            new RunOutcome(job.run(new SummarizeRequest(texts, destination), read));
        outcome.say(console);
        return outcome.exitCode();
      }
      SummarizeRequest request = new SummarizeRequest(texts.asWatched(), destination);
      LoopEnd end =
          new RunLoop(times.get(), LoopTime.ofSystem(), console)
              .run(new SummarizeAgain(spark, job, request, read, console));
      return ExitCode.of(end);
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
