package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.console.InputException;
import dev.precis.job.input.InputRequest;
import dev.precis.job.input.InputTexts;
import dev.precis.job.plan.ContainerMemory;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.Forecast;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.PlannedModel;
import dev.precis.job.plan.PlannedWork;
import dev.precis.job.plan.Processors;
import dev.precis.job.plan.SlotAdvice;
import dev.precis.job.plan.SystemLibraries;
import dev.precis.job.plan.TokenRatio;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.llamacpp.LlamaCppGenerator;
import dev.precis.llm.llamacpp.MemoryEstimate;
import dev.precis.llm.summarize.Calibration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    description = {
      "Tell what a run will take, before it: tokens, memory of an executor, settings of Spark, time.",
      "",
      "Reads the input, the model's header and Spark's settings (PRECIS_SPARK_ARGS), on this machine alone:",
      "no executor is started and no model loaded. Only --calibrate loads the model, here, for a few",
      "seconds: then tokens are counted by its tokenizer, and the time is foretold for executors as fast as",
      "this machine."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis plan --input data/sample",
      "  ./precis plan --input books --config conf/models/llama-2-7b-chat.yaml --calibrate --executors 1,2,4,8",
      "  PRECIS_SPARK_ARGS='--master yarn --executor-cores 8 --executor-memory 4g' \\",
      "      ./precis plan --input hdfs:///books --model llama-2-7b-chat.Q4_K_M.gguf --format json",
      "",
      "Memory is 'fits', 'tight' (room for the model, hardly for the JVM) or 'too_little'; then the exit code is 1.",
      "docs/planning.md tells where the figures come from. Numbers of bytes and seconds in json and tsv."
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
      description = "Numbers of executors to foretell the time for (default: ${DEFAULT-VALUE}).")
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
    GgufHeader header = PlannedModel.header(read.model());
    ModelSettings model =
        read.model().withContextTokens(read.model().contextTokensFor(header.contextLength()));
    Processors processors = Processors.ofProcess();
    MemoryCheck check = MemoryCheck.of(new SparkConf(), header, model);
    SlotAdvice advice = SlotAdvice.of(check.shape(), header, model, processors);

    InputTexts texts = texts(request, read);
    PlanItems items = new PlanItems();
    if (calibrate) {
      withCalibration(items, texts, header, model, read);
    } else {
      double ratio = TokenRatio.forVocabulary(header.vocabularySize());
      PlannedWork work =
          PlannedWork.of(texts, model.contextTokens(), PlannedWork.counter(ratio), ratio, read);
      PlanReport.work(items, texts, work, "estimated");
    }
    PlanReport.memory(items, header, model, check);
    PlanReport.executor(items, model, check.shape(), advice);
    PlanReport.libraries(items, SystemLibraries.missing());
    PlanReport.flags(items, new SubmitFlags(check.shape(), advice, header, model));
    items.print(format.get(), console.out());
    boolean suffices = check.verdict() != MemoryCheck.Verdict.TOO_LITTLE;
    if (!suffices) {
      console.say("Memory does not suffice: %s", check.explanation());
    }
    return suffices ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Map<String, Object> shorthands() {
    Map<String, Object> given = new LinkedHashMap<>(input.settings());
    given.putAll(levels.settings());
    return given;
  }

  private static InputTexts texts(InputRequest request, JobSettings settings) {
    try (CommandSession session = SparkSessions.startHere("plan")) {
      SparkSession spark = session.spark();
      return InputTexts.of(spark, request, settings);
    }
  }

  private void withCalibration(
      PlanItems items, InputTexts texts, GgufHeader header, ModelSettings model, JobSettings job) {
    if (texts.sample().isBlank()) {
      throw new InputException("Cannot calibrate: the input holds no text, got " + texts.texts());
    }
    SparkConf here = new SparkConf().set(ExecutorShape.MASTER, "local[*]");
    new MemoryCheck(
            ExecutorShape.of(
                here,
                ContainerMemory.ofProcess(),
                Processors.ofProcess(),
                Runtime.getRuntime().maxMemory()),
            MemoryEstimate.of(header, model))
        .require(model, job.memoryCheck(), console);
    console.say("loading the model to measure its speed ...");
    long start = System.nanoTime();
    try (LlamaCppGenerator generator = LlamaCppGenerator.load(model)) {
      double loadSeconds = (System.nanoTime() - start) / 1e9;
      Calibration speed =
          Calibration.of(
              generator,
              model.slots(),
              texts.sample(),
              job.summary(),
              job.sampling(),
              System::nanoTime);
      PlannedWork work =
          PlannedWork.of(
              texts, model.contextTokens(), generator::countTokens, speed.charsPerToken(), job);
      PlanReport.work(items, texts, work, "by the model's tokenizer, from a sample");
      PlanReport.speed(items, model, speed, loadSeconds);
      PlanReport.time(
          items,
          executors.stream()
              .map(count -> Forecast.of(count, work.all(), work.longest(), speed, loadSeconds))
              .toList());
    }
  }
}
