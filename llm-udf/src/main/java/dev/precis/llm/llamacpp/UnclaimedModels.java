package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.ModelSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Models that llama.cpp has loaded but that no generator uses, because a step after loading failed.
 * The binding cannot free them, so the next attempt with the same settings takes the loaded model
 * instead of loading it into memory a second time. Thread-safe.
 */
final class UnclaimedModels {
  static final UnclaimedModels OF_THIS_JVM = new UnclaimedModels();

  private final Map<Key, NativeModel> models = new ConcurrentHashMap<>();

  /**
   * Identifies a loaded model.
   *
   * @param fileVersion changes when the file is replaced
   */
  record Key(ModelSettings settings, String fileVersion) {}

  /**
   * Returns what the user makes of the model.
   *
   * @param loader loads the model if it is not loaded yet
   * @param user takes the model, unless it throws
   */
  <T> T claim(Key key, Supplier<NativeModel> loader, Function<NativeModel, T> user) {
    NativeModel unclaimed = models.remove(key);
    NativeModel model = unclaimed == null ? loader.get() : unclaimed;
    boolean claimed = false;
    try {
      T result = user.apply(model);
      claimed = true;
      return result;
    } finally {
      if (!claimed) {
        models.put(key, model);
      }
    }
  }
}
