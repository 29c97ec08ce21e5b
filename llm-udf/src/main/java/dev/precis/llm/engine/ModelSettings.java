package dev.precis.llm.engine;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingValues;
import dev.precis.llm.settings.SettingsReader;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which model to load, and how. A JVM loads one model for equal settings. Immutable.
 *
 * @param engine the name of the {@link Engine} that runs the model
 * @param path a GGUF file, or the first file of a split model: a path or {@code file:} URI that is
 *     the same on every executor; a URI that each host fetches it from ({@code hdfs: s3a: abfss:
 *     gs: http: https:} or any other scheme that Hadoop supports); the name of a file passed with
 *     {@code --files}; or {@value #EMBEDDED}
 * @param sha256 the SHA-256 that the file must have, 64 hex digits; empty: not checked
 * @param contextTokens context length of one slot in tokens, prompt and answer together; 0: see
 *     {@link ContextLength}
 * @param slots number of prompts that the model processes at once, at least 1
 * @param threads number of computing threads; 0: one per processor of this JVM
 * @param gpuLayers number of layers on a GPU; needs a native library built for the GPU
 * @param nativeLibrary folder with your own libjllama; empty: the library in the jar
 * @param chatTemplate overrides the model's chat template, with the placeholders {@code {system}}
 *     and {@code {user}}; empty: the model's own
 * @param cache folder where a host keeps the models that it fetched; empty: the user's own
 * @param own values of the settings that only this engine has
 */
public record ModelSettings(
    String engine,
    String path,
    String sha256,
    int contextTokens,
    int slots,
    int threads,
    int gpuLayers,
    String nativeLibrary,
    String chatTemplate,
    String cache,
    SettingValues own)
    implements Serializable {
  /** The name of the default engine: llama.cpp, in this process. */
  public static final String LLAMA_CPP = "llama.cpp";

  /** The path that means the small demonstration model inside the jar. */
  public static final String EMBEDDED = "embedded";

  /** The setting {@code model.engine}, for other settings that depend on it. */
  public static final Setting<String> ENGINE = ModelSettingDefinitions.ENGINE;

  /** The setting {@code model.path}, for those who also accept it under a shorter name. */
  public static final Setting<String> PATH = ModelSettingDefinitions.PATH;

  /**
   * @throws IllegalArgumentException if slots is less than 1, or another number is negative
   */
  public ModelSettings {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(nativeLibrary, "nativeLibrary");
    Objects.requireNonNull(chatTemplate, "chatTemplate");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(own, "own");
    if (slots < 1 || contextTokens < 0 || threads < 0 || gpuLayers < 0) {
      throw new IllegalArgumentException(
          "Cannot make model settings: slots must be at least 1 and the rest at least 0, got slots "
              + slots
              + ", contextTokens "
              + contextTokens
              + ", threads "
              + threads
              + ", gpuLayers "
              + gpuLayers);
    }
  }

  /** Reads the settings of the group {@code model}. Problems are added to the reader. */
  public static ModelSettings read(SettingsReader reader) {
    return new ModelSettingsReader(reader).read();
  }

  /** Returns the default settings, which load the embedded model. */
  public static ModelSettings defaults() {
    return read(new SettingsReader(Map.of()));
  }

  /**
   * The settings of the group {@code model}, and those of the engines on the class path, for help
   * and documentation.
   */
  public static List<Setting<?>> all() {
    return Stream.concat(
            ModelSettingDefinitions.ALL.stream(), Engines.onClassPath().settings().stream())
        .toList();
  }

  /** Returns a copy with another engine. */
  public ModelSettings withEngine(String other) {
    return new ModelSettings(
        other,
        path,
        sha256,
        contextTokens,
        slots,
        threads,
        gpuLayers,
        nativeLibrary,
        chatTemplate,
        cache,
        own);
  }

  /** Returns a copy with other values of the engine's own settings. */
  public ModelSettings withOwn(SettingValues other) {
    return new ModelSettings(
        engine,
        path,
        sha256,
        contextTokens,
        slots,
        threads,
        gpuLayers,
        nativeLibrary,
        chatTemplate,
        cache,
        other);
  }

  /** Returns a copy with another path. */
  public ModelSettings withPath(String other) {
    return new ModelSettings(
        engine,
        other,
        sha256,
        contextTokens,
        slots,
        threads,
        gpuLayers,
        nativeLibrary,
        chatTemplate,
        cache,
        own);
  }

  /** Returns a copy with another SHA-256. */
  public ModelSettings withSha256(String other) {
    return new ModelSettings(
        engine,
        path,
        other,
        contextTokens,
        slots,
        threads,
        gpuLayers,
        nativeLibrary,
        chatTemplate,
        cache,
        own);
  }

  /** Returns a copy with another number of slots. */
  public ModelSettings withSlots(int other) {
    return new ModelSettings(
        engine,
        path,
        sha256,
        contextTokens,
        other,
        threads,
        gpuLayers,
        nativeLibrary,
        chatTemplate,
        cache,
        own);
  }

  /** Returns a copy with another context length, in tokens. */
  public ModelSettings withContextTokens(int other) {
    return new ModelSettings(
        engine,
        path,
        sha256,
        other,
        slots,
        threads,
        gpuLayers,
        nativeLibrary,
        chatTemplate,
        cache,
        own);
  }

  /** Whether the model is the one inside the jar. */
  public boolean isEmbedded() {
    return path.equals(EMBEDDED);
  }
}
