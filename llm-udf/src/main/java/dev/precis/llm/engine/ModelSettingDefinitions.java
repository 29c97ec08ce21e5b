package dev.precis.llm.engine;

import dev.precis.llm.settings.Setting;
import java.util.List;

/** The keys, defaults, limits and descriptions of the settings of the group {@code model}. */
final class ModelSettingDefinitions {
  static final Setting<String> ENGINE =
      Setting.ofText(
          "model.engine",
          ModelSettings.LLAMA_CPP,
          "the engine that runs the model: llama.cpp; llama-server, a process beside the executor;"
              + " openai, servers in your network; or lead, first sentences and no model");
  static final Setting<String> PATH =
      Setting.ofText(
          "model.path",
          ModelSettings.EMBEDDED,
          "the GGUF file: a path that is the same on every executor, a URI (hdfs: s3a: abfss: gs:"
              + " http: https:), the name of a file passed with --files; or embedded");
  static final Setting<String> SHA256 =
      Setting.ofPattern(
          "model.sha256",
          "",
          "[0-9a-fA-F]{64}",
          "64 hex digits",
          "the SHA-256 that the file must have; empty: not checked");
  static final Setting<Integer> CONTEXT_TOKENS =
      Setting.ofInt(
          "model.context-tokens",
          0,
          0,
          10_000_000,
          "context of one slot in tokens, prompt and answer together; 0: the model's own, at most"
              + " 4096");
  static final Setting<Integer> SLOTS =
      Setting.ofInt("model.slots", 1, 1, 256, "number of prompts that the model processes at once");
  static final Setting<Integer> THREADS =
      Setting.ofInt(
          "model.threads", 0, 0, 1024, "number of computing threads; 0: one per processor");
  static final Setting<Integer> GPU_LAYERS =
      Setting.ofInt(
          "model.gpu-layers",
          0,
          0,
          10_000,
          "number of layers on a GPU; needs a native library built for the GPU");
  static final Setting<String> NATIVE_LIBRARY =
      Setting.ofText(
          "model.native-library",
          "",
          "folder with your own libjllama; empty: the library in the jar");
  static final Setting<String> CHAT_TEMPLATE =
      Setting.ofText(
          "model.chat-template",
          "",
          "overrides the model's chat template; contains {system} and {user}");
  static final Setting<String> CACHE =
      Setting.ofText(
          "model.cache",
          "",
          "folder where each host caches the models that it fetched; empty: ~/.cache/precis/models,"
              + " or in the folder for temporary files if that is not writable");

  /** All of them, in the order of the documentation. */
  static final List<Setting<?>> ALL =
      List.of(
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

  private ModelSettingDefinitions() {}
}
