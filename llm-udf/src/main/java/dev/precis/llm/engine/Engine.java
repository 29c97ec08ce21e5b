package dev.precis.llm.engine;

/**
 * A way to run models, found by its name among the providers on the class path ({@code
 * META-INF/services/dev.precis.llm.engine.Engine}, see {@link Engines}). Implementations are
 * public, have a public constructor without parameters, hold no state and are thread-safe.
 */
public interface Engine {
  /** What the setting {@code model.engine} calls it. */
  String name();

  /**
   * Whether models run as native code in this process, so that a text can end the JVM: then the job
   * writes down which texts are under way, to know the one that did.
   */
  boolean runsNativeCode();

  /**
   * Whether the model is a file that must be on this machine: then one that is elsewhere is fetched
   * before, and the settings name the file that came.
   */
  default boolean readsModelFile() {
    return false;
  }

  /**
   * Whether models run as Java code: then executors keep the JVM's optimizing compiler. Where they
   * do not, it would only take the cores from the model.
   */
  default boolean computesInJava() {
    return true;
  }

  /**
   * Whether its models keep to the JSON schema of a request; where they do not, settings with a
   * schema are refused before any work.
   */
  default boolean keepsToSchema() {
    return false;
  }

  /**
   * A look at a model before any work, on the driver: nothing of it is loaded.
   *
   * @throws ModelLoadException when it cannot be used, with the reason
   */
  ModelDescription describe(ModelSettings settings);

  /**
   * Loads a model; called once in a JVM for equal settings.
   *
   * @throws ModelLoadException when it cannot be loaded, with the reason
   */
  TextGenerator load(ModelSettings settings);
}
