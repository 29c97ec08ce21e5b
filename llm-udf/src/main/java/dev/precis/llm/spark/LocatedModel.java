package dev.precis.llm.spark;

import dev.precis.llm.cache.CachedModel;
import dev.precis.llm.cache.ModelCache;
import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.cache.ServerRule;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.ModelSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkEnv;

/**
 * A model whose files are on this machine. Immutable.
 *
 * @param local the settings that load it on this machine
 * @param portable the settings that find it on every machine
 * @param sha256 SHA-256 of its file, 64 hex digits; empty if the file was not fetched
 */
public record LocatedModel(ModelSettings local, ModelSettings portable, String sha256) {
  /**
   * Finds the model, and fetches it if it is not on this machine. That takes as long as the
   * transfer. Local files are used where they are.
   *
   * @param engine runs the model; if it reads no model file, the settings are returned unchanged
   * @throws dev.precis.llm.engine.ModelLoadException if the model cannot be fetched; the message
   *     gives the reason
   */
  public static LocatedModel of(Engine engine, ModelSettings settings) {
    return of(engine, settings, ServerRule.ANY);
  }

  /**
   * The same, from the web servers that a rule allows.
   *
   * @throws dev.precis.llm.engine.ModelLoadException when it cannot be fetched, with the reason
   */
  static LocatedModel of(Engine engine, ModelSettings settings, ServerRule servers) {
    return engine.readsModelFile() ? of(settings, servers) : inPlace(settings);
  }

  static LocatedModel of(ModelSettings settings) {
    return of(settings, ServerRule.ANY);
  }

  private static LocatedModel of(ModelSettings settings, ServerRule servers) {
    SparkEnv env = SparkEnv.get();
    ShippedFiles shipped = env == null ? ShippedFiles.NONE : ShippedFiles.of(env.conf());
    return of(settings, shipped, servers);
  }

  static LocatedModel of(ModelSettings settings, ShippedFiles shipped) {
    return of(settings, shipped, ServerRule.ANY);
  }

  private static LocatedModel of(ModelSettings settings, ShippedFiles shipped, ServerRule servers) {
    String path = settings.path();
    if (settings.isEmbedded()) {
      return inPlace(settings);
    }
    Optional<Path> copy = shipped.find(path);
    if (copy.isPresent()) {
      return new LocatedModel(settings.withPath(copy.get().toString()), settings, "");
    }
    String address = shipped.origin(path).orElse(path);
    ModelUri uri = new ModelUri(address);
    if (!uri.isRemote() || isFile(address)) {
      return address.equals(path)
          ? inPlace(settings)
          : new LocatedModel(settings.withPath(address), settings, "");
    }
    CachedModel model =
        new ModelCache(settings.cache(), servers)
            .fetch(
                uri, settings.sha256(), part -> new HadoopSource(part, HadoopSettings.current()));
    return new LocatedModel(
        // No SHA-256: it was checked during the transfer, and checking it again means reading it
        // again.
        settings.withPath(model.file().toString()).withSha256(""),
        settings.withSha256(model.sha256()),
        model.sha256());
  }

  /** Whether the model was neither fetched nor shipped, so that its path is used as it is. */
  boolean isInPlace() {
    return local.equals(portable);
  }

  /** The local settings, with the SHA-256 of a fetched file, so that reading the file checks it. */
  public ModelSettings localWithSha256() {
    return sha256.isEmpty() ? local : local.withSha256(sha256);
  }

  /** Makes settings portable that an engine has derived from the local ones. */
  public ModelSettings portable(ModelSettings derived) {
    return isInPlace() ? derived : derived.withPath(portable.path()).withSha256(portable.sha256());
  }

  private static LocatedModel inPlace(ModelSettings settings) {
    return new LocatedModel(settings, settings, "");
  }

  private static boolean isFile(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
