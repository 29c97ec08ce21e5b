package dev.precis.job.deploy;

import dev.precis.job.cli.InProcess;
import dev.precis.job.console.Console;
import dev.precis.job.plan.ContainerMemory;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.Processors;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.SettingsFile;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.model.MemoryEstimate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import picocli.CommandLine;

/**
 * What a document hands to spark-submit.
 *
 * @param conf Spark's settings, by their full names
 * @param jar the application's
 * @param arguments Precis's own
 */
record SubmitLine(Map<String, String> conf, String mainClass, String jar, List<String> arguments) {
  private static final Map<String, String> OPTIONS =
      Map.of(
          "--master", ExecutorShape.MASTER,
          "--deploy-mode", "spark.submit.deployMode",
          "--name", "spark.app.name",
          "--archives", "spark.archives",
          "--num-executors", "spark.executor.instances",
          "--executor-cores", ExecutorShape.CORES,
          "--executor-memory", ExecutorShape.MEMORY,
          "--driver-memory", "spark.driver.memory");

  /**
   * @param words what follows {@code spark-submit}
   */
  static SubmitLine parse(List<String> words) {
    Map<String, String> conf = new LinkedHashMap<>();
    String mainClass = "";
    int at = 0;
    for (; at < words.size() && words.get(at).startsWith("--"); at += 2) {
      String option = words.get(at);
      String value = words.get(at + 1);
      if (option.equals("--class")) {
        mainClass = value;
      } else if (option.equals("--conf")) {
        put(conf, value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
      } else {
        put(
            conf,
            Optional.ofNullable(OPTIONS.get(option))
                .orElseThrow(() -> new IllegalArgumentException("spark-submit's? " + option)),
            value);
      }
    }
    return new SubmitLine(conf, mainClass, words.get(at), words.subList(at + 1, words.size()));
  }

  private static void put(Map<String, String> conf, String key, String value) {
    if (conf.put(key, value) != null) {
      throw new IllegalArgumentException(key + " is given twice");
    }
  }

  /** The main class, as the class path has it. */
  Class<?> main() throws ClassNotFoundException {
    return Class.forName(mainClass);
  }

  /**
   * Precis's settings, read as its own command line reads them.
   *
   * @throws CommandLine.ParameterException when it does not know an argument
   * @throws dev.precis.llm.settings.SettingsException with all that is wrong with the settings
   */
  JobSettings settings() {
    CommandLine.ParseResult command = parsed();
    Map<String, Object> given = new LinkedHashMap<>();
    for (String assignment : command.matchedOptionValue("--set", List.<String>of())) {
      Map.Entry<String, Object> setting = SettingsFile.assignment(assignment);
      given.put(setting.getKey(), setting.getValue());
    }
    given.put(ModelSettings.PATH.key(), command.matchedOptionValue("--model", ""));
    return JobSettings.of(given);
  }

  List<String> inputs() {
    return parsed().matchedOptionValue("--input", List.of());
  }

  String output() {
    return parsed().matchedOptionValue("--output", "");
  }

  private CommandLine.ParseResult parsed() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return InProcess.commands(new Console(nowhere, nowhere, false))
        .parseArgs(arguments.toArray(String[]::new))
        .subcommand();
  }

  /**
   * An executor of it, in a container of heap and overhead, as YARN makes it.
   *
   * @param header of the model that it names
   */
  MemoryCheck memory(GgufHeader header) {
    SparkConf spark = new SparkConf(false);
    conf.forEach(spark::set);
    spark.set(ExecutorShape.MASTER, "yarn");
    ContainerMemory machine = new ContainerMemory(1L << 50, "a test");
    ExecutorShape shape =
        ExecutorShape.of(spark, machine, new Processors(64, 2), Runtime.getRuntime().maxMemory());
    return new MemoryCheck(shape, MemoryEstimate.of(header, settings().model()));
  }

  /** Words of a line without quotes. */
  static List<String> words(String line) {
    return new ArrayList<>(List.of(line.trim().split("\\s+")));
  }
}
