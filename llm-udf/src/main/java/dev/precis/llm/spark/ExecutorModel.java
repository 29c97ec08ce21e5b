package dev.precis.llm.spark;

import dev.precis.llm.cache.ServerRule;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SelfCheck;
import dev.precis.llm.engine.TextGenerator;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * The models of this JVM. Each model is fetched if it is not on this machine, loaded when the first
 * task asks for it, and shared by all tasks until the JVM ends. A failed load is tried again by the
 * next task that asks. Thread-safe.
 */
public final class ExecutorModel {
  private static final LoadedModels MODELS = new LoadedModels(ExecutorModel::load);
  private static final ExecutorMetrics METRICS = new ExecutorMetrics(MODELS::slotUse);

  private ExecutorModel() {}

  /**
   * Returns the model with the given settings. Loads it, or waits for the task that loads it. The
   * caller must not close it.
   *
   * @param onLoad gets the load if this call has loaded the model
   * @throws dev.precis.llm.engine.ModelLoadException if the model cannot be loaded
   * @throws org.apache.spark.TaskKilledException if the task is killed, or its thread interrupted,
   *     while it waits for another task; the interrupt flag stays set
   */
  public static TextGenerator get(ModelSettings settings, Consumer<ModelLoad> onLoad) {
    return get(settings, ServerRule.ANY, onLoad);
  }

  /**
   * The same. If the model must be fetched, then only from the web servers that the rule allows.
   *
   * @throws dev.precis.llm.engine.ModelLoadException if the model cannot be loaded
   */
  static TextGenerator get(ModelSettings settings, ServerRule servers, Consumer<ModelLoad> onLoad) {
    TaskContext task = TaskContext.get();
    return MODELS.get(
        settings,
        servers,
        duration -> {
          ModelLoad load = new ModelLoad(process(), duration.toMillis());
          METRICS.loaded(load);
          onLoad.accept(load);
        },
        task == null ? Cancellation.NEVER : task::isInterrupted);
  }

  /** The counters of this JVM. They work whether or not {@link PrecisPlugin} reads them. */
  public static ExecutorMetrics metrics() {
    return METRICS;
  }

  private static TextGenerator load(ModelSettings settings, ServerRule servers) {
    Engine engine = Engines.onClassPath().named(settings.engine());
    return SelfCheck.load(engine, LocatedModel.of(engine, settings, servers).local());
  }

  private static String process() {
    SparkEnv env = SparkEnv.get();
    return (env == null ? "driver" : env.executorId()) + "/" + ProcessHandle.current().pid();
  }
}
