package dev.precis.job.cli;

import dev.precis.job.bench.Bench;
import dev.precis.job.bench.BenchReport;
import dev.precis.job.bench.BenchRequest;
import dev.precis.job.bench.BenchTexts;
import dev.precis.job.bench.Machine;
import dev.precis.job.bench.Outcome;
import dev.precis.job.bench.Verdict;
import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.input.InputRequest;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.settings.JobSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "bench",
    description = {
      "Measures engines, models and numbers of slots side by side on the same texts, and says which is the fastest on this machine.",
      "",
      "Loads each combination of --engines, --models and --slots on this machine, one after another, each in a JVM of its own, and summarizes the first passage of each text with the prompts of a run. Spark only reads the input. Without --limit and --chapters, takes the first 4 chapters.",
      "",
      "A combination that fails is reported with its reason; the others are measured."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis bench --input data/sample --slots 1,2",
      "  ./precis bench --input books --limit 12 --new-tokens 150 --format json \\",
      "      --models llama-2-7b-chat.Q4_K_M.gguf,llama-2-7b-chat.Q8_0.gguf",
      "  ./precis bench --input data/sample --engines llama.cpp,lead",
      "",
      "What is reported for each combination:",
      "  first token ms   from a request to its first token, which is mostly the reading of the prompt; p50/p95/p99 of all prompts",
      "  ms per token     for each further token of an answer (time per output token)",
      "  latency ms       from a request to the complete answer",
      "  prompt tok/s     prompt tokens read per second of reading",
      "  gen. tok/s       tokens generated per second of generating",
      "  texts/h          passages summarized per hour, with all slots busy: this decides",
      "  memory           resident memory of the JVM and of the processes that it started",
      "  load s           to load the model",
      "",
      "Measure on a quiet machine of the type that runs the executors. The exit code is 0, 3 if some combinations failed, and 1 if all failed. docs/performance.md describes the JSON."
    })
final class BenchCommand implements Callable<Integer> {
  @Mixin private InputOptions input;

  @Mixin private SettingsOptions settings;

  @Mixin private FormatOption format;

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "NAME",
      description = "Engines to measure. Default: that of --engine.")
  private List<String> engines = List.of();

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "FILE",
      description =
          "GGUF models to measure, such as several quantizations of one model. Default: that of --model.")
  private List<String> models = List.of();

  @Option(
      names = "--slots",
      split = ",",
      paramLabel = "N",
      description =
          "Numbers of texts that a model works on at once. Default: model.slots of the settings.")
  private List<Integer> slots = List.of();

  @Option(
      names = "--new-tokens",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Most tokens of an answer, so that all models write equally much. Default: as in a run, from the number of words.")
  private int newTokens;

  @Option(
      names = "--repeat",
      defaultValue = "3",
      paramLabel = "N",
      description = "Rounds over all texts. Default: ${DEFAULT-VALUE}.")
  private int repeat;

  @Option(
      names = "--warm-up",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Texts to summarize before the rounds, which do not count. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  private final Console console;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    BenchRequest request = new BenchRequest(engines, models, slots, newTokens, repeat, warmUp);
    InputRequest texts = input.request("bench");
    Map<String, Object> given = settings.given(input.settings());
    JobSettings read = JobSettings.of(given);
    Machine machine = Machine.here();
    if (machine.isBusy()) {
      console.say(
          "warning: the machine is busy (load %.1f); the figures will be too low", machine.load());
    }
    // Open to the end: a model of --files lies in a folder that Spark deletes when it stops.
    try (CommandSession session = SparkSessions.startHere("bench")) {
      List<String> passages = BenchTexts.read(session.spark(), texts, read);
      List<Outcome> outcomes = new Bench(given, request, passages, console).run();
      new BenchReport(machine, workload(passages, request), outcomes, Verdict.of(outcomes))
          .print(format.get(), console.out());
      return exitCode(outcomes);
    }
  }

  private static Map<String, Object> workload(List<String> texts, BenchRequest request) {
    Map<String, Object> workload = new LinkedHashMap<>();
    workload.put("texts", texts.size());
    workload.put("characters", texts.stream().mapToLong(String::length).sum());
    workload.put("new_tokens", request.newTokens() == 0 ? null : request.newTokens());
    workload.put("rounds", request.repeat());
    workload.put("warm_up_texts", request.warmUp());
    return workload;
  }

  private static int exitCode(List<Outcome> outcomes) {
    if (outcomes.stream().allMatch(Outcome::isMeasured)) {
      return ExitCode.DONE;
    }
    return outcomes.stream().anyMatch(Outcome::isMeasured)
        ? ExitCode.DONE_WITH_FAILURES
        : ExitCode.FAILED;
  }
}
