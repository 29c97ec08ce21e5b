package dev.precis.llm.engine;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which model to load, and how. Equal settings share one loaded model in a JVM.
 *
 * @param engine what runs the model: the name of an {@link Engine} on the class path
 * @param path a GGUF file, or the first of a split model: a path or {@code file:} URI, the same on
 *     every executor; an address that each host fetches it from ({@code hdfs: s3a: abfss: gs: http:
 *     https:} and whatever else Hadoop knows); the name of a file that came with {@code --files};
 *     or {@value #EMBEDDED}
 * @param sha256 what the file's SHA-256 must be, in 64 hex digits; empty to take any
 * @param contextTokens the tokens of one slot, prompt and answer together; 0 for the model's own,
 *     at most 4,096 (2,048 for the embedded one, which was trained on no more)
 * @param slots how many prompts the model works on at once
 * @param threads how many threads compute; 0 for one a processor of this JVM
 * @param gpuLayers how many layers to give to a GPU; needs a native library built for it
 * @param nativeLibrary a folder that holds a libjllama of your own; empty for the one in the jar
 * @param chatTemplate overrides the model's own, with {@code {system}} and {@code {user}} in their
 *     places; empty for the model's own
 * @param cache the folder where a host keeps the models that it fetched; empty for the user's own
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
    String cache)
    implements Serializable {
  /** The engine where none is named: llama.cpp, in this process. */
  public static final String LLAMA_CPP = "llama.cpp";

  /** The path that means the tiny demonstration model inside the jar. */
  public static final String EMBEDDED = "embedded";

  private static final int DEFAULT_CONTEXT_TOKENS = 4096;
  private static final int EMBEDDED_CONTEXT_TOKENS = 2048;

  public static final Setting<String> ENGINE =
      Setting.ofText(
          "model.engine",
          LLAMA_CPP,
          "what runs the model: llama.cpp; or lead, first sentences and no model");

  /** Which model; for those who take it by a shorter name as well. */
  public static final Setting<String> PATH =
      Setting.ofText(
          "model.path",
          EMBEDDED,
          "a GGUF file: a path, the same on every executor, an address (hdfs: s3a: abfss: gs: http: https:), a name of --files; or embedded");

  private static final Setting<String> SHA256 =
      Setting.ofPattern(
          "model.sha256", "", "[0-9a-fA-F]{64}", "64 hex digits", "refuse the model if it differs");
  private static final Setting<Integer> CONTEXT_TOKENS =
      Setting.ofInt(
          "model.context-tokens",
          0,
          0,
          10_000_000,
          "tokens of one slot, prompt and answer; 0: the model's own, at most 4096");
  private static final Setting<Integer> SLOTS =
      Setting.ofInt("model.slots", 1, 1, 256, "prompts that the model works on at once");
  private static final Setting<Integer> THREADS =
      Setting.ofInt("model.threads", 0, 0, 1024, "computing threads; 0: one a processor");
  private static final Setting<Integer> GPU_LAYERS =
      Setting.ofInt(
          "model.gpu-layers", 0, 0, 10_000, "layers on a GPU, with a library built for it");
  private static final Setting<String> NATIVE_LIBRARY =
      Setting.ofText("model.native-library", "", "a folder with a libjllama of your own");
  private static final Setting<String> CHAT_TEMPLATE =
      Setting.ofText(
          "model.chat-template", "", "overrides the model's own; holds {system} and {user}");
  private static final Setting<String> CACHE =
      Setting.ofText(
          "model.cache",
          "",
          "a host's folder for models that it fetches; empty: ~/.cache/precis/models, or the temporary files' where that cannot be written");

  public ModelSettings {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(nativeLibrary, "nativeLibrary");
    Objects.requireNonNull(chatTemplate, "chatTemplate");
    Objects.requireNonNull(cache, "cache");
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

  /** Reads them, noting problems in the reader. */
  public static ModelSettings read(SettingsReader reader) {
    ModelSettings settings =
        new ModelSettings(
            reader.get(ENGINE),
            reader.get(PATH),
            reader.get(SHA256),
            reader.get(CONTEXT_TOKENS),
            reader.get(SLOTS),
            reader.get(THREADS),
            reader.get(GPU_LAYERS),
            reader.get(NATIVE_LIBRARY),
            reader.get(CHAT_TEMPLATE),
            reader.get(CACHE));
    Engines engines = Engines.onClassPath();
    if (!engines.names().contains(settings.engine)) {
      reader.problem(ENGINE.key() + ": " + engines.expected() + ", got " + settings.engine);
    }
    if (settings.path.isBlank()) {
      reader.problem(PATH.key() + ": expected a GGUF file, got nothing");
    }
    if (!settings.chatTemplate.isEmpty() && !settings.chatTemplate.contains(ChatTemplate.USER)) {
      reader.problem(
          CHAT_TEMPLATE.key()
              + ": expected a template with "
              + ChatTemplate.USER
              + " where the user's message goes, got \""
              + settings.chatTemplate
              + '"');
    }
    return settings;
  }

  /** The settings where nothing is given: the embedded model. */
  public static ModelSettings defaults() {
    return read(new SettingsReader(Map.of()));
  }

  /** The settings of this group, for help and documentation. */
  public static List<Setting<?>> all() {
    return List.of(
        ENGINE,
        PATH,
        SHA256,
        CONTEXT_TOKENS,
        SLOTS,
        THREADS,
        GPU_LAYERS,
        NATIVE_LIBRARY,
        CHAT_TEMPLATE,
        CACHE);
  }

  /** The same with another engine. */
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
        cache);
  }

  /** The same with another path. */
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
        cache);
  }

  /** The same with another checksum. */
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
        cache);
  }

  /** The same with another number of slots. */
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
        cache);
  }

  /** The same with another context. */
  public ModelSettings withContextTokens(int other) {
    return new ModelSettings(
        engine, path, sha256, other, slots, threads, gpuLayers, nativeLibrary, chatTemplate, cache);
  }

  /** Whether it is the model inside the jar. */
  public boolean isEmbedded() {
    return path.equals(EMBEDDED);
  }

  /**
   * The tokens of one slot.
   *
   * @param trainedTokens the context that the model was trained for
   * @throws ModelLoadException when more is asked for than that, or than the engine can count
   */
  public int contextTokensFor(int trainedTokens) {
    if (contextTokens > trainedTokens) {
      throw new ModelLoadException(
          "Cannot load model "
              + path
              + ": it was trained for a context of "
              + trainedTokens
              + " tokens; lower "
              + CONTEXT_TOKENS.key()
              + ", got "
              + contextTokens,
          null);
    }
    int tokens =
        contextTokens > 0
            ? contextTokens
            : Math.min(
                trainedTokens, isEmbedded() ? EMBEDDED_CONTEXT_TOKENS : DEFAULT_CONTEXT_TOKENS);
    if ((long) tokens * slots > Integer.MAX_VALUE) {
      throw new ModelLoadException(
          "Cannot load model "
              + path
              + ": the contexts of all slots together must stay below 2^31 tokens; lower "
              + SLOTS.key()
              + " or "
              + CONTEXT_TOKENS.key()
              + ", got "
              + slots
              + " x "
              + tokens,
          null);
    }
    return tokens;
  }
}
