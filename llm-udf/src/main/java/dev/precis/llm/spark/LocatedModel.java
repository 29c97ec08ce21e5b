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
 * A model whose files are on this machine, fetched where they were not.
 *
 * @param here the settings that load it on this machine
 * @param everywhere the settings that find it on every machine
 * @param sha256 of its file, where fetching it told; or empty
 */
public record LocatedModel(ModelSettings here, ModelSettings everywhere, String sha256) {
  /**
   * Finds the model, or fetches it. Files of this machine are used where they are.
   *
   * @param engine what is to run it; one that reads no file gets the settings as they are
   * @throws dev.precis.llm.engine.ModelLoadException when it cannot be fetched, with the reason
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

  private static LocatedModel of(
      ModelSettings settings, ShippedFiles shipped, ServerRule servers) {
    String path = settings.path();
    if (settings.isEmbedded()) {
      return inPlace(settings);
    }
    Optional<Path> came = shipped.find(path);
    if (came.isPresent()) {
      return new LocatedModel(settings.withPath(came.get().toString()), settings, "");
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
            .fetch(uri, settings.sha256(), part -> new HadoopSource(part, HadoopSettings.here()));
    return new LocatedModel(
        // Checked when it came; to check it at every start would read it twice.
        settings.withPath(model.file().toString()).withSha256(""),
        settings.withSha256(model.sha256()),
        model.sha256());
  }

  /** Whether its path means a file where it is, and is not fetched or shipped. */
  public boolean isInPlace() {
    return here.equals(everywhere);
  }

  /** The settings to look at it with: of what was fetched, they have the checksum that it had. */
  public ModelSettings toDescribe() {
    return sha256.isEmpty() ? here : here.withSha256(sha256);
  }

  /** Settings that were made exact on this machine, as every machine can use them. */
  public ModelSettings everywhere(ModelSettings exact) {
    return isInPlace() ? exact : exact.withPath(everywhere.path()).withSha256(everywhere.sha256());
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
