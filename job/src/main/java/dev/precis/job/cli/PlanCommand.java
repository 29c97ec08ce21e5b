package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.console.InputException;
import dev.precis.job.input.InputRequest;
import dev.precis.job.input.InputTexts;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.Forecast;
import dev.precis.job.plan.FoundModel;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.ModelFit;
import dev.precis.job.plan.PlannedWork;
import dev.precis.job.plan.Processors;
import dev.precis.job.plan.SystemLibraries;
import dev.precis.job.plan.TokenMeasure;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.summarize.Calibration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    description = {
      "Estimates what a run takes: tokens, executor memory, Spark settings and time.",
      "",
      "Reads the input, the header of the model file and Spark's settings (PRECIS_SPARK_ARGS), all on this machine. Starts no executor, and loads no model without --calibrate.",
      "",
      "With --calibrate, loads the model on this machine for a few seconds, counts tokens with its tokenizer, and estimates the time for executors as fast as this machine.",
      "",
      "An engine that reads no model file, such as lead, always counts the tokens itself."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis plan --input data/sample",
      "  ./precis plan --input books --calibrate --executors 1,2,4,8 \\",
      "      --config conf/models/llama-2-7b-chat.yaml",
      "  PRECIS_SPARK_ARGS='--master yarn --executor-cores 8 --executor-memory 4g' \\",
      "      ./precis plan --input hdfs:///books --format json \\",
      "      --model llama-2-7b-chat.Q4_K_M.gguf",
      "",
      "The memory verdict is 'fits', 'tight' (enough for the model, hardly enough for the JVM) or 'too_little'; with 'too_little' the exit code is 1. tsv and json contain plain numbers, in bytes and seconds.",
      "docs/planning.md explains how the figures are calculated."
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin private InputOptions input;

  @Mixin private LevelsOption levels;

  @Mixin private SettingsOptions settings;

  @Mixin private FormatOption format;

  @Option(
      names = "--calibrate",
      description = "Load the model on this machine and measure its speed for a few seconds.")
  private boolean calibrate;

  @Option(
      names = "--executors",
      split = ",",
      defaultValue = "1,2,4,8",
      paramLabel = "N",
      description = "Numbers of executors to estimate the time for. Default: ${DEFAULT-VALUE}.")
  private List<Integer> executors;

  private final Console console;

  PlanCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (executors.stream().anyMatch(count -> count < 1)) {
      throw new InputException("Cannot plan: --executors must be numbers from 1, got " + executors);
    }
    InputRequest request = input.request("plan");
    JobSettings read = settings.read(shorthands());
    // First, because Spark itself does not start with a setting that is invalid.
    ExecutorShape shape = ExecutorShape.of(new SparkConf());
    // Open to the end: a model of --files lies in a folder that Spark deletes when it stops.
    try (CommandSession session = SparkSessions.startHere("plan")) {
      SparkSession spark = session.spark();
      FoundModel.announceFetching(read.model(), console);
      FoundModel model = FoundModel.of(read.model());
      Optional<ModelFit> fit = fit(model, shape);
      PlanItems items = new PlanItems();
      addWork(items, model, InputTexts.of(spark, request, read), read);
      addExecutor(items, model, shape, fit);
      items.print(format.get(), console.out());
      return exitCode(fit);
    }
  }

  private Map<String, Object> shorthands() {
    Map<String, Object> given = new LinkedHashMap<>(input.settings());
    given.putAll(levels.settings());
    return given;
  }

  private static Optional<ModelFit> fit(FoundModel model, ExecutorShape shape) {
    return model
        .header()
        .map(header -> ModelFit.of(shape, header, model.settings(), Processors.ofProcess()));
  }

  private void addWork(PlanItems items, FoundModel model, InputTexts texts, JobSettings job) {
    PlanWorkReport report = new PlanWorkReport(items);
    if (calibrate) {
      addMeasuredWork(report, model, texts, job);
    } else if (model.header().isPresent()) {
      int contextTokens = model.settings().contextTokens();
      TokenMeasure tokens = TokenMeasure.estimated(model.header().get(), contextTokens);
      report.work(texts, PlannedWork.of(texts, tokens, job));
    } else {
      try (TextGenerator generator = model.load()) {
        TokenMeasure tokens = TokenMeasure.counted(generator, texts.sample(), source(model));
        report.work(texts, PlannedWork.of(texts, tokens, job));
      }
    }
  }

  private static String source(FoundModel model) {
    return "counted in a sample by "
        + (model.header().isPresent()
            ? "the model's tokenizer"
            : "the engine " + model.engine().name());
  }

  private void addMeasuredWork(
      PlanWorkReport report, FoundModel model, InputTexts texts, JobSettings job) {
    if (texts.sample().isBlank()) {
      throw new InputException(
          "Cannot calibrate: the input contains no text, got "
              + Console.count(texts.texts(), "chapter"));
    }
    ModelSettings exact = model.settings();
    requireMemoryHere(model, exact, job);
    console.say("loading the model to measure its speed ...");
    long start = System.nanoTime();
    try (TextGenerator generator = model.load()) {
      double loadSeconds = (System.nanoTime() - start) / 1e9;
      Calibration speed =
          Calibration.of(
              generator,
              exact.slots(),
              texts.sample(),
              job.summary(),
              job.sampling(),
              System::nanoTime);
      PlannedWork work =
          PlannedWork.of(
              texts, TokenMeasure.counted(generator, speed.charsPerToken(), source(model)), job);
      report.work(texts, work);
      report.speed(exact.slots(), speed, loadSeconds);
      report.time(
          executors.stream()
              .map(count -> Forecast.of(count, work.all(), work.longest(), speed, loadSeconds))
              .toList());
    }
  }

  /** Whatever master was asked for, the model is loaded into this JVM. */
  private void requireMemoryHere(FoundModel model, ModelSettings exact, JobSettings job) {
    ExecutorShape here = ExecutorShape.of(new SparkConf().set(ExecutorShape.MASTER, "local[*]"));
    model
        .header()
        .ifPresent(
            header ->
                MemoryCheck.of(here, header, exact).require(exact, job.memoryCheck(), console));
  }

  private static void addExecutor(
      PlanItems items, FoundModel model, ExecutorShape shape, Optional<ModelFit> fit) {
    PlanExecutorReport report = new PlanExecutorReport(items);
    report.engine(model);
    fit.ifPresent(report::memory);
    report.executor(shape);
    fit.ifPresent(report::slots);
    if (model.engine().name().equals(ModelSettings.LLAMA_CPP)) {
      report.libraries(SystemLibraries.missing());
    }
    report.flags(new SubmitFlags(shape, model.engine().name(), fit));
  }

  private int exitCode(Optional<ModelFit> fit) {
    Optional<MemoryCheck> lacking =
        fit.map(ModelFit::check).filter(check -> check.verdict() == MemoryCheck.Verdict.TOO_LITTLE);
    lacking.ifPresent(check -> console.say("Too little memory: %s", check.explanation()));
    return lacking.isPresent() ? ExitCode.FAILED : ExitCode.DONE;
  }
}
