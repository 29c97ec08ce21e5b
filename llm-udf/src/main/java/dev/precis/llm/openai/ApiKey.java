package dev.precis.llm.openai;

import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.settings.SmallFile;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The key for the servers. No message, log or exception has it. Immutable. */
final class ApiKey {
  private static final int MOST_BYTES = 64 * 1024;

  private final String key;

  private ApiKey(String key) {
    this.key = key;
  }

  /**
   * Reads the key where the settings say that it is.
   *
   * @param environment the variables of this process; null for an unknown name
   * @throws EngineRefusedException if there is none, or it cannot be one
   */
  static ApiKey of(EndpointSettings settings, UnaryOperator<String> environment) {
    if (!settings.keyEnv().isEmpty()) {
      String value = environment.apply(settings.keyEnv());
      return checked(
          EndpointSettings.KEY_ENV.key(),
          "the environment variable " + settings.keyEnv(),
          value == null ? "" : value);
    }
    if (!settings.keyFile().isEmpty()) {
      return checked(EndpointSettings.KEY_FILE.key(), "the file", inFile(settings.keyFile()));
    }
    return new ApiKey("");
  }

  private static String inFile(String path) {
    try {
      return new SmallFile(path, MOST_BYTES).text();
    } catch (IllegalArgumentException e) {
      // The message has the reason, and never the content.
      throw new EngineRefusedException(
          "Cannot use engine openai: "
              + EndpointSettings.KEY_FILE.key()
              + ": "
              + e.getMessage()
              + "; the file must be on the driver's machine and on every executor's",
          null);
    }
  }

  private static ApiKey checked(String setting, String where, String text) {
    String key = text.strip();
    if (key.isEmpty()) {
      throw new EngineRefusedException(
          "Cannot use engine openai: "
              + setting
              + ": "
              + where
              + " must have a key on this machine, got none",
          null);
    }
    // Also because the JDK's message about an invalid header has the header.
    if (key.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new EngineRefusedException(
          "Cannot use engine openai: "
              + setting
              + ": "
              + where
              + " must have one key of visible ASCII characters, got others",
          null);
    }
    return new ApiKey(key);
  }

  /** Whether there is a key. */
  boolean isPresent() {
    return !key.isEmpty();
  }

  /** The header that authenticates; empty without a key. */
  Optional<String> header() {
    return isPresent() ? Optional.of("Bearer " + key) : Optional.empty();
  }

  /** Returns a text of a server without the key. */
  String hide(String text) {
    return isPresent() ? text.replace(key, "***") : text;
  }

  @Override
  public String toString() {
    return isPresent() ? "a key" : "no key";
  }
}
