package dev.precis.job.cli;

import dev.precis.job.bench.Trial;
import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.console.InputException;
import dev.precis.job.console.Items;
import dev.precis.job.input.InputRequest;
import dev.precis.job.input.InputTexts;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.FoundModel;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.ModelFit;
import dev.precis.job.plan.PlannedWork;
import dev.precis.job.plan.Processors;
import dev.precis.job.plan.SlotAdvice;
import dev.precis.job.plan.SystemLibraries;
import dev.precis.job.plan.TokenMeasure;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
      "With --calibrate, loads the model on this machine and summarizes a few passages of the input, with one slot and with more, a minute or one long text each. Then estimates the time for executors as fast as this machine, and advises the faster number of slots.",
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
      description =
          "Load the model on this machine and measure its speed with passages of the input, with one slot and with more.")
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
      InputTexts texts = InputTexts.of(spark, request, read);
      Items items = new Items();
      List<Trial> trials = calibrate ? trials(model, texts, read, shape) : List.of();
      addWork(items, model, texts, read, trials);
      Optional<ModelFit> fit = fit(model, shape, trials);
      addExecutor(items, model, shape, fit, !trials.isEmpty());
      items.print(format.get(), console.out());
      return exitCode(fit);
    }
  }

  private Map<String, Object> shorthands() {
    Map<String, Object> given = new LinkedHashMap<>(input.settings());
    given.putAll(levels.settings());
    return given;
  }

  private static Optional<ModelFit> fit(FoundModel model, ExecutorShape shape, List<Trial> trials) {
    int slots = trials.isEmpty() ? 1 : Trial.fastest(trials).slots();
    return model
        .outline()
        .map(known -> ModelFit.of(shape, known, model.settings(), Processors.ofProcess(), slots));
  }

  private void addWork(
      Items items, FoundModel model, InputTexts texts, JobSettings job, List<Trial> trials) {
    PlanWorkReport report = new PlanWorkReport(items);
    if (!trials.isEmpty()) {
      report.work(texts, trials.get(0).work());
      report.measured(trials, executors);
    } else if (model.outline().isPresent()) {
      int contextTokens = model.settings().contextTokens();
      TokenMeasure tokens = TokenMeasure.estimated(model.outline().get(), contextTokens);
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
        + (model.outline().isPresent()
            ? "the model's tokenizer"
            : "the engine " + model.engine().name());
  }

  /** The trial with the slots of the settings comes first. */
  private List<Trial> trials(
      FoundModel model, InputTexts texts, JobSettings job, ExecutorShape shape) {
    if (texts.samples().isEmpty()) {
      throw new InputException(
          "Cannot calibrate: the input contains no text, got "
              + Console.count(texts.texts(), "chapter"));
    }
    model.requireMemoryHere(job.memoryCheck(), console);
    List<Trial> trials = new ArrayList<>();
    for (FoundModel tried : toTry(model, job, shape)) {
      console.say(
          "measuring the model's speed with %s; this takes a minute, or as long as a long text ...",
          Console.count(tried.settings().slots(), "slot"));
      trials.add(Trial.of(tried, texts, job, source(model), console));
    }
    return trials;
  }

  /** What has no outline has no slots of this machine, so that nothing is to be compared. */
  private static List<FoundModel> toTry(FoundModel model, JobSettings job, ExecutorShape shape) {
    if (model.outline().isEmpty()) {
      return List.of(model);
    }
    List<FoundModel> toTry = new ArrayList<>(List.of(model));
    IntStream.of(1, SlotAdvice.toTry(shape))
        .distinct()
        .filter(slots -> slots != job.model().slots())
        .mapToObj(slots -> FoundModel.of(job.model().withSlots(slots)))
        .filter(FoundModel::fitsHere)
        .forEach(toTry::add);
    return toTry;
  }

  private static void addExecutor(
      Items items,
      FoundModel model,
      ExecutorShape shape,
      Optional<ModelFit> fit,
      boolean isMeasured) {
    PlanExecutorReport report = new PlanExecutorReport(items);
    report.engine(model);
    fit.ifPresent(report::memory);
    report.executor(shape);
    fit.ifPresent(known -> report.slots(known, isMeasured));
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
