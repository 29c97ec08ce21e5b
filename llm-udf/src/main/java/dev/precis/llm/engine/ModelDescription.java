package dev.precis.llm.engine;

import java.util.Objects;

/**
 * What is known of a model before it is loaded.
 *
 * @param settings those it was described for, made exact: the same for every executor, wherever it
 *     runs, with the context's tokens as they will be
 * @param name as its file calls it, or the file's name
 * @param sha256 of its file, in 64 hex digits; where there is no file, of whatever tells its
 *     answers from those of others
 * @param engine what runs it, with its version
 * @param inWords in a line, for people
 */
public record ModelDescription(
    ModelSettings settings, String name, String sha256, String engine, String inWords) {
  public ModelDescription {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(inWords, "inWords");
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "Cannot describe model " + name + ": its SHA-256 must be 64 hex digits, got " + sha256);
    }
  }
}
