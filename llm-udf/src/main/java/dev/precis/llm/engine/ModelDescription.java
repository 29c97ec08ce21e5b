package dev.precis.llm.engine;

import java.util.Objects;

/**
 * What is known about a model before it is loaded. Immutable.
 *
 * @param settings the settings that were described, made exact: they mean the same on every
 *     executor and contain the actual context length
 * @param name the name in the model's file, or the file name
 * @param knownBy what {@code sha256} is made of
 * @param sha256 SHA-256 of the model's file, 64 hex digits; if there is no file, a hash that
 *     changes whenever the answers change
 * @param engine the engine with its version
 * @param text one line for people
 */
public record ModelDescription(
    ModelSettings settings,
    String name,
    KnownBy knownBy,
    String sha256,
    String engine,
    String text) {
  /**
   * @throws IllegalArgumentException if sha256 is not 64 lower-case hex digits
   */
  public ModelDescription {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(knownBy, "knownBy");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(text, "text");
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "Cannot describe model " + name + ": its SHA-256 must be 64 hex digits, got " + sha256);
    }
  }
}
