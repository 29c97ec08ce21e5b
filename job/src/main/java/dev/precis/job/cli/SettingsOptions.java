package dev.precis.job.cli;

import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.SettingsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where settings come from: files first, then the command line, the later over the earlier. */
final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A YAML file of settings, e.g. conf/summarize.yaml; may be given again, the later over the earlier.")
  private List<Path> configs = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting, over the files; may be given again. './precis settings' lists all.")
  private List<String> assignments = List.of();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "The GGUF model, a path or an address, the same as --set model.path=FILE; without it the tiny one inside the jar.")
  private String model;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "What runs the model, the same as --set model.engine=NAME; lead takes first sentences, without a model.")
  private String engine;

  /**
   * @param shorthands settings that options of their own gave, over all others
   * @throws dev.precis.job.console.InputException when a file or an assignment cannot be read
   * @throws dev.precis.llm.settings.SettingsException with all that is wrong in them
   */
  JobSettings read(Map<String, Object> shorthands) {
    Map<String, Object> given = new LinkedHashMap<>();
    configs.forEach(file -> given.putAll(SettingsFile.read(file)));
    assignments.forEach(assignment -> put(assignment, given));
    if (model != null) {
      put("model.path=" + model, given);
    }
    if (engine != null) {
      put("model.engine=" + engine, given);
    }
    given.putAll(shorthands);
    return JobSettings.of(given);
  }

  private static void put(String assignment, Map<String, Object> given) {
    Map.Entry<String, Object> setting = SettingsFile.assignment(assignment);
    given.put(setting.getKey(), setting.getValue());
  }
}
