package dev.precis.llm.spark;

import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.cache.ServerRule;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.engine.TextGenerator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this JVM: each loaded once, when the first task asks for it, and shared by all
 * tasks until the JVM ends, and fetched before where it is not on this machine. A model that could
 * not be loaded is not tried again; every later asker gets the same failure at once. Thread-safe.
 */
public final class ExecutorModel {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorModel.class);
  private static final ExecutorModel THIS_JVM =
      new ExecutorModel(
          (settings, servers) -> {
            Engine engine = Engines.onClassPath().named(settings.engine());
            return engine.load(LocatedModel.of(engine, settings, servers).here());
          });

  private final Map<ModelSettings, CompletableFuture<TextGenerator>> models =
      new ConcurrentHashMap<>();
  private final BiFunction<ModelSettings, ServerRule, TextGenerator> loader;
  private final ExecutorMetrics metrics = new ExecutorMetrics(this::slotUse);

  ExecutorModel(Function<ModelSettings, TextGenerator> loader) {
    this((settings, servers) -> loader.apply(settings));
  }

  private ExecutorModel(BiFunction<ModelSettings, ServerRule, TextGenerator> loader) {
    this.loader = loader;
  }

  /**
   * The model of these settings in this JVM; not to be closed.
   *
   * @param onLoad told when it was this call that loaded it
   * @throws dev.precis.llm.engine.ModelLoadException when it cannot be loaded
   */
  public static TextGenerator get(ModelSettings settings, Consumer<ModelLoad> onLoad) {
    return get(settings, ServerRule.ANY, onLoad);
  }

  /**
   * The same; if it must be fetched, then only from the web servers that a rule allows.
   *
   * @throws dev.precis.llm.engine.ModelLoadException when it cannot be loaded
   */
  static TextGenerator get(
      ModelSettings settings, ServerRule servers, Consumer<ModelLoad> onLoad) {
    return THIS_JVM.model(settings, servers, onLoad);
  }

  /** What this JVM has done with its models; of no cost to those who only count. */
  public static ExecutorMetrics metrics() {
    return THIS_JVM.metrics;
  }

  private SlotUse slotUse() {
    return models.values().stream()
        .filter(model -> model.isDone() && !model.isCompletedExceptionally())
        .map(model -> model.join().slotUse())
        .reduce(SlotUse.NONE, SlotUse::plus);
  }

  TextGenerator model(ModelSettings settings, Consumer<ModelLoad> onLoad) {
    return model(settings, ServerRule.ANY, onLoad);
  }

  private TextGenerator model(
      ModelSettings settings, ServerRule servers, Consumer<ModelLoad> onLoad) {
    CompletableFuture<TextGenerator> mine = new CompletableFuture<>();
    CompletableFuture<TextGenerator> first = models.putIfAbsent(settings, mine);
    if (first == null) {
      load(settings, servers, mine, onLoad);
      first = mine;
    }
    try {
      return first.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw e;
    }
  }

  private void load(
      ModelSettings settings,
      ServerRule servers,
      CompletableFuture<TextGenerator> model,
      Consumer<ModelLoad> onLoad) {
    long start = System.nanoTime();
    try {
      TextGenerator loaded = loader.apply(settings, servers);
      ModelLoad load = new ModelLoad(process(), (System.nanoTime() - start) / 1_000_000);
      LOG.info(
          "Loaded model {} by {} in {} ms: {} slots of {} tokens",
          new ModelUri(settings.path()),
          settings.engine(),
          load.millis(),
          settings.slots(),
          loaded.contextTokens());
      metrics.loaded(load);
      onLoad.accept(load);
      model.complete(loaded);
    } catch (RuntimeException | Error e) {
      if (Thread.currentThread().isInterrupted()) {
        // The task was called off, and the model is not at fault: the next task may load it.
        models.remove(settings, model);
      }
      LOG.error("Cannot load model {}", new ModelUri(settings.path()), e);
      model.completeExceptionally(e);
    }
  }

  private static String process() {
    SparkEnv env = SparkEnv.get();
    return (env == null ? "driver" : env.executorId()) + "/" + ProcessHandle.current().pid();
  }
}
