package dev.precis.llm.spark;

import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.cache.ServerRule;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.engine.TextGenerator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads each model once, and shares it between all threads that ask for equal settings. The first
 * thread loads, and the others wait for it. A failure is reported to all threads that waited; it is
 * not remembered, so the next thread that asks tries again. If the loading thread is interrupted,
 * one of the waiting threads takes over. Thread-safe.
 */
final class LoadedModels {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedModels.class);
  private static final long POLL_MILLIS = 100;

  private final BiFunction<ModelSettings, ServerRule, TextGenerator> loader;

  /** Loads in progress and loaded models. Empty: the loading thread was interrupted, ask again. */
  private final Map<ModelSettings, CompletableFuture<Optional<TextGenerator>>> loads =
      new ConcurrentHashMap<>();

  /**
   * @param loader loads a model, and fetches it only from servers that the rule allows; not called
   *     again for settings for which it has returned
   */
  LoadedModels(BiFunction<ModelSettings, ServerRule, TextGenerator> loader) {
    this.loader = loader;
  }

  /**
   * Returns the model, which the caller must not close. Loads it, or waits for the thread that
   * loads it.
   *
   * @param servers from which a model may be fetched
   * @param onLoad gets the loading time if this call has loaded the model; if it throws, the model
   *     stays loaded
   * @param cancellation checked while this call waits for another thread
   * @throws ModelLoadException if the model cannot be loaded
   * @throws TaskKilledException if this call is cancelled, or its thread interrupted, while it
   *     waits for another thread; the interrupt flag stays set
   */
  TextGenerator get(
      ModelSettings settings,
      ServerRule servers,
      Consumer<Duration> onLoad,
      Cancellation cancellation) {
    while (true) {
      CompletableFuture<Optional<TextGenerator>> mine = new CompletableFuture<>();
      CompletableFuture<Optional<TextGenerator>> current = loads.putIfAbsent(settings, mine);
      if (current == null) {
        return load(settings, servers, mine, onLoad);
      }
      Optional<TextGenerator> model = await(current, settings, cancellation);
      if (model.isPresent()) {
        return model.get();
      }
    }
  }

  private TextGenerator load(
      ModelSettings settings,
      ServerRule servers,
      CompletableFuture<Optional<TextGenerator>> load,
      Consumer<Duration> onLoad) {
    long start = System.nanoTime();
    TextGenerator model;
    try {
      model = loader.apply(settings, servers);
    } catch (RuntimeException | Error e) {
      throw failed(settings, load, e);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    // Before anything that can fail: the model is loaded, and must not be loaded again.
    load.complete(Optional.of(model));
    LOG.info(
        "Loaded model {} with engine {} in {} ms: {} slots of {} tokens",
        new ModelUri(settings.path()),
        settings.engine(),
        duration.toMillis(),
        settings.slots(),
        model.contextTokens());
    onLoad.accept(duration);
    return model;
  }

  private RuntimeException failed(
      ModelSettings settings, CompletableFuture<Optional<TextGenerator>> load, Throwable cause) {
    ModelUri uri = new ModelUri(settings.path());
    RuntimeException failure =
        cause instanceof RuntimeException exception
            ? exception
            // Not the error itself: Spark ends an executor whose task throws one.
            : new ModelLoadException("Cannot load model " + uri + ": " + cause, cause);
    // Removed before it is reported, so that a thread that knows of the failure can try again.
    loads.remove(settings, load);
    if (Thread.currentThread().isInterrupted()) {
      LOG.info("Stopped loading model {}: the loading task was interrupted", uri);
      load.complete(Optional.empty());
    } else {
      LOG.error("Cannot load model {}", uri, failure);
      load.completeExceptionally(failure);
    }
    return failure;
  }

  private static Optional<TextGenerator> await(
      CompletableFuture<Optional<TextGenerator>> load,
      ModelSettings settings,
      Cancellation cancellation) {
    while (true) {
      try {
        return load.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (cancellation.isCancelled()) {
          throw killed(settings);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw killed(settings);
      } catch (ExecutionException e) {
        throw (RuntimeException) e.getCause();
      }
    }
  }

  private static TaskKilledException killed(ModelSettings settings) {
    return new TaskKilledException(
        "the task was cancelled while it waited for model " + new ModelUri(settings.path()));
  }

  /** How busy the slots of all loaded models are. Returns at once. */
  SlotUse slotUse() {
    return loads.values().stream()
        .filter(load -> load.isDone() && !load.isCompletedExceptionally())
        .flatMap(load -> load.join().stream())
        .map(TextGenerator::slotUse)
        .reduce(SlotUse.NONE, SlotUse::plus);
  }
}
