package dev.precis.job.cli;

import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.SettingsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The sources of settings: files first, then the command line. Later ones override earlier ones.
 */
final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A YAML file with settings, such as conf/summarize.yaml, or an Ollama Modelfile. Can be repeated; later files override earlier ones.")
  private List<Path> configs = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting; overrides the files. Can be repeated. './precis settings' lists all settings.")
  private List<String> assignments = List.of();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "The GGUF model: a path, a URI, or the name of a file passed with --files. Same as --set model.path=FILE. Default: the tiny model inside the jar.")
  private String model;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "The engine that runs the model. lead needs no model: it takes the first sentences of each text. Same as --set model.engine=NAME. Default: llama.cpp.")
  private String engine;

  /**
   * @param shorthands settings from options of their own; they override all others
   * @throws dev.precis.job.console.InputException if a file or an assignment cannot be read
   * @throws dev.precis.llm.settings.SettingsException with all problems of the settings
   */
  JobSettings read(Map<String, Object> shorthands) {
    return JobSettings.of(given(shorthands));
  }

  /**
   * The same settings, from dotted keys to values, not checked yet.
   *
   * @throws dev.precis.job.console.InputException if a file or an assignment cannot be read
   */
  Map<String, Object> given(Map<String, Object> shorthands) {
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
    return given;
  }

  private static void put(String assignment, Map<String, Object> given) {
    Map.Entry<String, Object> setting = SettingsFile.assignment(assignment);
    given.put(setting.getKey(), setting.getValue());
  }
}
