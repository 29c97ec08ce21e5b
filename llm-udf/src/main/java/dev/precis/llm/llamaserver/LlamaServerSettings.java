package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The settings that only this engine has. */
final class LlamaServerSettings {
  static final Setting<String> PATH =
      Setting.ofText(
          "llama-server.path",
          "",
          "the program llama-server; empty: the one in an unpacked archive of spark.archives, or"
              + " else on the PATH");
  static final Setting<List<String>> ARGUMENTS =
      Setting.ofTexts(
          "llama-server.arguments",
          "further arguments of llama-server, for experts, such as [--flash-attn, on]");
  static final Setting<Duration> START_TIME_LIMIT =
      Setting.ofDuration(
          "llama-server.start-time-limit",
          Duration.ofMinutes(10),
          "maximum time until llama-server has loaded the model");
  static final Setting<Share> SHARE =
      Setting.ofEnum(
          "llama-server.share",
          Share.EXECUTOR,
          "who uses a server: one executor, or all executors of a user on a host");
  static final Setting<String> SHARE_FOLDER =
      Setting.ofText(
          "llama-server.share-folder",
          "/tmp",
          "folder on each host's own disk in which its executors find the server that they share");

  static final List<Setting<?>> ALL =
      List.of(PATH, ARGUMENTS, START_TIME_LIMIT, SHARE, SHARE_FOLDER);

  /** Who uses a server. */
  enum Share {
    /** The executor that has started it. */
    EXECUTOR,
    /** All executors of a user on this machine. */
    HOST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String PRECIS = "Precis sets it";
  private static final String LOCAL = "the model is model.path";
  private static final String LOG = "the log must not contain texts";
  private static final String PLAIN = "Precis talks plain HTTP to its own server";

  /** The arguments that a user must not give, and why. */
  private static final Map<String, String> REFUSED = refused();

  private LlamaServerSettings() {}

  private static Map<String, String> refused() {
    Map<String, String> reasons = new TreeMap<>();
    put(reasons, "set model.path", "-m", "--model");
    put(reasons, "set model.slots", "-np", "--parallel");
    put(reasons, "set model.context-tokens", "-c", "--ctx-size");
    put(reasons, "set model.threads", "-t", "--threads", "-tb", "--threads-batch");
    put(reasons, "set model.gpu-layers", "-ngl", "--gpu-layers", "--n-gpu-layers");
    put(reasons, "set model.chat-template", "--chat-template", "--chat-template-file");
    put(reasons, PRECIS, "--host", "--port", "--reuse-port", "--api-key", "--api-key-file");
    put(reasons, PRECIS, "--context-shift", "--no-context-shift", "--offline", "--api-prefix");
    put(reasons, PRECIS, "--special", "-sp", "--embedding", "--embeddings", "--rerank");
    put(reasons, PRECIS, "--version", "-h", "--help", "--usage");
    put(reasons, LOCAL, "-mu", "--model-url", "-hf", "-hfr", "--hf-repo", "-hff", "--hf-file");
    put(reasons, LOCAL, "-dr", "--docker-repo", "-hft", "--hf-token");
    put(reasons, LOG, "-v", "--verbose", "--log-verbose", "-lv", "--verbosity");
    put(reasons, LOG, "--log-verbosity", "--log-file", "--slots", "--props");
    put(reasons, PLAIN, "--ssl-key-file", "--ssl-cert-file");
    return Map.copyOf(reasons);
  }

  private static void put(Map<String, String> reasons, String reason, String... flags) {
    for (String flag : flags) {
      reasons.put(flag, reason);
    }
  }

  /** The problems of the arguments, each as {@code key: expected ..., got ...}. */
  static List<String> problems(ModelSettings settings) {
    return settings.own().get(ARGUMENTS).stream()
        .filter(argument -> REFUSED.containsKey(normal(argument)))
        .map(
            argument ->
                ARGUMENTS.key()
                    + ": expected no "
                    + argument
                    + ": "
                    + REFUSED.get(normal(argument))
                    + ", got "
                    + argument)
        .toList();
  }

  /** llama.cpp reads --ctx_size as --ctx-size. */
  private static String normal(String argument) {
    String flag = argument.strip();
    int value = flag.indexOf('=');
    String name = flag.startsWith("--") && value > 0 ? flag.substring(0, value) : flag;
    return name.startsWith("--") ? name.replace('_', '-') : name;
  }
}
