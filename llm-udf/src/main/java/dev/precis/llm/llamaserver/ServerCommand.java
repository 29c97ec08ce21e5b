package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.MemoryEstimate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command that starts llama-server, and its environment. */
final class ServerCommand {
  /** Where the server reads its key: it is in no argument, variable or file. */
  private static final String KEY_SOURCE = "/dev/stdin";

  private ServerCommand() {}

  /**
   * Returns the program and its arguments.
   *
   * @param contextTokens context length of one slot, in tokens
   */
  static List<String> of(
      ServerBuild build, ModelSettings settings, Path model, int contextTokens, int port) {
    String threads =
        Integer.toString(
            settings.threads() > 0
                ? settings.threads()
                : Runtime.getRuntime().availableProcessors());
    String batch = Integer.toString(MemoryEstimate.BATCH_TOKENS);
    List<String> command = new ArrayList<>(List.of(build.program().toString()));
    add(command, "--model", model.toString());
    add(command, "--host", ServerConnection.HOST);
    add(command, "--port", Integer.toString(port));
    add(command, "--api-key-file", KEY_SOURCE);
    add(command, "--parallel", Integer.toString(settings.slots()));
    add(
        command,
        "--ctx-size",
        Integer.toString(Math.multiplyExact(contextTokens, settings.slots())));
    add(command, "--threads", threads);
    add(command, "--threads-batch", threads);
    add(command, "--batch-size", batch);
    add(command, "--ubatch-size", batch);
    add(
        command,
        build.has("--gpu-layers") ? "--gpu-layers" : "--n-gpu-layers",
        Integer.toString(settings.gpuLayers()));
    command.add("--no-context-shift");
    command.add(build.has("--no-ui") ? "--no-ui" : "--no-webui");
    addKnown(build, command, "--jinja");
    // No downloads.
    addKnown(build, command, "--offline");
    // A page with the prompts in work.
    addKnown(build, command, "--no-slots");
    // Else up to 8 GiB of old prompts, which no memory estimate counts.
    addKnown(build, command, "--cache-ram", "0");
    // A cache of its own for each slot, as the settings say.
    addKnown(build, command, "--no-kv-unified");
    if (settings.own().get(LlamaServerSettings.SHARE) == LlamaServerSettings.Share.HOST) {
      // Each waiting request takes one, and /health must not wait behind them.
      addKnown(build, command, "--threads-http", "256");
    }
    // Warnings and errors: never a text, and the log stays short.
    if (build.logLevels()) {
      addKnown(build, command, "--log-verbosity", "2");
    }
    command.addAll(settings.own().get(LlamaServerSettings.ARGUMENTS));
    return List.copyOf(command);
  }

  private static void add(List<String> command, String... arguments) {
    command.addAll(List.of(arguments));
  }

  /** For arguments that only newer builds have, and that older ones do well without. */
  private static void addKnown(ServerBuild build, List<String> command, String... arguments) {
    if (build.has(arguments[0])) {
      add(command, arguments);
    }
  }

  /** Removes variables that set the server's arguments: the settings of Precis do. */
  static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("LLAMA_") || name.startsWith("AIP_"));
    environment.remove("HF_TOKEN");
  }
}
