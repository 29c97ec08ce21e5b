package dev.precis.llm.engine;

import dev.precis.llm.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs models. Engines are found by name among the service providers on the class path ({@code
 * META-INF/services/dev.precis.llm.engine.Engine}, see {@link Engines}). An implementation must be
 * public, have a public constructor without parameters, hold no state and be thread-safe.
 */
public interface Engine {
  /** The name of this engine in the setting {@code model.engine}. */
  String name();

  /**
   * Whether the model runs as native code in this process, so that a text can crash the JVM. The
   * job then records which texts are in progress, to find the one that caused a crash.
   */
  boolean runsNativeCode();

  /**
   * Whether the model is a file that must be on this machine. A model that is elsewhere is then
   * fetched first, and {@link #describe} and {@link #load} get settings with the local path.
   * Default: false.
   */
  default boolean readsModelFile() {
    return false;
  }

  /**
   * Whether the model runs as Java code. Executors then keep the JVM's optimizing compiler, which
   * otherwise only competes with the model for the processors. Default: true.
   */
  default boolean computesInJava() {
    return true;
  }

  /**
   * Whether answers conform to the JSON schema of a request. If not, settings with a schema are
   * rejected before any work. Default: false.
   */
  default boolean supportsJsonSchema() {
    return false;
  }

  /**
   * The number of prompts that a model with these settings answers at once, in each executor. At
   * least 1. Default: one for each slot.
   */
  default int maxInFlight(ModelSettings settings) {
    return settings.slots();
  }

  /**
   * The settings that this engine alone has. Their keys start with its name, such as {@code
   * llama-server.path}. {@link ModelSettings#own()} holds their values. A secret is never the value
   * of a setting: a setting names where the secret is. Default: none.
   */
  default List<Setting<?>> settings() {
    return List.of();
  }

  /**
   * The problems of settings whose single values are valid: values that do not fit each other, or
   * that this engine cannot keep. Each is {@code key: expected ..., got ...}. Default: none.
   */
  default List<String> problems(ModelSettings settings) {
    return List.of();
  }

  /**
   * The keys of the sampling settings that this engine cannot keep. Other values than the defaults
   * are rejected before any work. Default: none.
   */
  default Set<String> unsupportedSampling() {
    return Set.of();
  }

  /**
   * What is known about a model without reading it whole. Empty if the engine cannot tell, for
   * example because the model is on a server; nothing is then planned or checked ahead of the work.
   * Default: empty.
   *
   * @param settings with the path on this machine
   * @throws ModelLoadException if the model cannot be used; the message gives the reason
   */
  default Optional<ModelOutline> outline(ModelSettings settings) {
    return Optional.empty();
  }

  /**
   * Checks a model and describes it, without loading it. Called on the driver, before any work.
   *
   * @throws ModelLoadException if the model cannot be used; the message gives the reason
   */
  ModelDescription describe(ModelSettings settings);

  /**
   * Loads a model. A JVM calls this once for equal settings, and again only after it has thrown an
   * exception. Such a second call must not take the memory of a second model.
   *
   * @throws ModelLoadException if the model cannot be loaded; the message gives the reason
   */
  TextGenerator load(ModelSettings settings);
}
