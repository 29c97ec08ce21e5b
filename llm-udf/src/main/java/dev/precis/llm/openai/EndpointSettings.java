package dev.precis.llm.openai;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which servers to ask, and how. Immutable.
 *
 * @param urls the servers, at least one
 * @param model its name at the servers; empty: the only one that they have
 * @param keyEnv the environment variable with the key; empty: none
 * @param keyFile the file with the key; empty: none
 * @param maxInFlight the most requests at once of this JVM
 * @param timeout the longest time without a byte
 * @param giveUpAfter how long a server that gives no answers is asked again
 * @param caFile certificates to trust, in PEM; empty: those of the JVM
 * @param proxy {@code host:port}; empty: that of the JVM
 */
record EndpointSettings(
    List<BaseUrl> urls,
    String model,
    String keyEnv,
    String keyFile,
    int maxInFlight,
    Duration timeout,
    Duration giveUpAfter,
    String caFile,
    String proxy) {
  static final Setting<List<String>> URLS =
      Setting.ofTexts(
          "endpoint.urls",
          "engine openai: the servers, such as http://host:8000/v1; they must have the same model");
  static final Setting<String> MODEL =
      Setting.ofText(
          "endpoint.model",
          "",
          "engine openai: the model's name at the servers; empty: the only one that they have");
  static final Setting<String> KEY_ENV =
      Setting.ofPattern(
          "endpoint.key-env",
          "",
          "[A-Za-z_][A-Za-z0-9_]*",
          "the name of an environment variable",
          "engine openai: the environment variable with the key, on driver and executors");
  static final Setting<String> KEY_FILE =
      Setting.ofText(
          "endpoint.key-file", "", "engine openai: the file with the key, on driver and executors");
  static final Setting<Integer> MAX_IN_FLIGHT =
      Setting.ofInt(
          "endpoint.max-in-flight",
          8,
          1,
          1024,
          "engine openai: the most requests of an executor at once");
  static final Setting<Duration> TIMEOUT =
      Setting.ofDuration(
          "endpoint.timeout",
          Duration.ofMinutes(5),
          "engine openai: how long a server may send nothing, while it reads a prompt too");
  static final Setting<Duration> GIVE_UP_AFTER =
      Setting.ofDuration(
          "endpoint.give-up-after",
          Duration.ofMinutes(10),
          "engine openai: how long servers that give no answers are asked again, before the task"
              + " ends");
  static final Setting<String> CA_FILE =
      Setting.ofText(
          "endpoint.ca-file",
          "",
          "engine openai: file with the only certificates to trust, in PEM; empty: the JVM's");
  static final Setting<String> PROXY =
      Setting.ofPattern(
          "endpoint.proxy",
          "",
          "[^\\s/@:]+:[0-9]{1,5}",
          "host:port",
          "engine openai: host:port of an HTTP proxy; empty: as the JVM's properties say");

  /** All of them, in the order of the documentation. */
  static final List<Setting<?>> ALL =
      List.of(
          URLS, MODEL, KEY_ENV, KEY_FILE, MAX_IN_FLIGHT, TIMEOUT, GIVE_UP_AFTER, CA_FILE, PROXY);

  private static final int MOST_PORT = 65_535;

  EndpointSettings {
    urls = List.copyOf(urls);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if they have {@link #problems}
   */
  static EndpointSettings of(ModelSettings settings) {
    SettingValues own = settings.own();
    return new EndpointSettings(
        own.get(URLS).stream().map(BaseUrl::of).distinct().toList(),
        own.get(MODEL).strip(),
        own.get(KEY_ENV),
        own.get(KEY_FILE).strip(),
        own.get(MAX_IN_FLIGHT),
        own.get(TIMEOUT),
        own.get(GIVE_UP_AFTER),
        own.get(CA_FILE).strip(),
        own.get(PROXY));
  }

  /** What is wrong with these settings, one text per problem. */
  static List<String> problems(ModelSettings settings) {
    List<String> problems = new ArrayList<>();
    SettingValues own = settings.own();
    if (own.get(URLS).isEmpty()) {
      problems.add(
          URLS.key() + ": expected the address of a server, such as http://host:8000/v1, got none");
    }
    for (String url : own.get(URLS)) {
      try {
        BaseUrl.of(url);
      } catch (IllegalArgumentException e) {
        problems.add(URLS.key() + ": " + e.getMessage());
      }
    }
    if (!own.get(KEY_ENV).isEmpty() && !own.get(KEY_FILE).isBlank()) {
      problems.add(
          KEY_ENV.key() + ": expected only one of it and " + KEY_FILE.key() + ", got both");
    }
    String proxy = own.get(PROXY);
    if (!proxy.isEmpty() && port(proxy) > MOST_PORT) {
      problems.add(PROXY.key() + ": expected a port of at most " + MOST_PORT + ", got " + proxy);
    }
    if (!settings.chatTemplate().isEmpty()) {
      problems.add(
          "model.chat-template: the engine "
              + OpenAiEngine.NAME
              + " cannot keep it, because the server has its own; expected none, got one");
    }
    return problems;
  }

  /** The port of a proxy. */
  static int port(String proxy) {
    return Integer.parseInt(proxy.substring(proxy.lastIndexOf(':') + 1));
  }

  /** The settings that say where the key is, for messages. */
  static String keySettings() {
    return KEY_ENV.key() + " or " + KEY_FILE.key();
  }
}
