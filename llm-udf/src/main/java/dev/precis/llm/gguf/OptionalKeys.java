package dev.precis.llm.gguf;

import java.util.List;

/**
 * The optional keys of a file. If one has the wrong type, llama.cpp b4916 rejects the file or ends
 * the process.
 */
final class OptionalKeys {
  private static final List<String> GENERAL =
      List.of(
          "general.name:str",
          "general.file_type:u32",
          "tokenizer.ggml.token_type_count:u32",
          "tokenizer.ggml.bos_token_id:u32",
          "tokenizer.ggml.eos_token_id:u32",
          "tokenizer.ggml.eot_token_id:u32",
          "tokenizer.ggml.eom_token_id:u32",
          "tokenizer.ggml.unknown_token_id:u32",
          "tokenizer.ggml.seperator_token_id:u32",
          "tokenizer.ggml.padding_token_id:u32",
          "tokenizer.ggml.mask_token_id:u32",
          "tokenizer.ggml.fim_pre_token_id:u32",
          "tokenizer.ggml.fim_suf_token_id:u32",
          "tokenizer.ggml.fim_mid_token_id:u32",
          "tokenizer.ggml.fim_pad_token_id:u32",
          "tokenizer.ggml.fim_rep_token_id:u32",
          "tokenizer.ggml.fim_sep_token_id:u32",
          "tokenizer.ggml.add_bos_token:bool",
          "tokenizer.ggml.add_eos_token:bool",
          "tokenizer.ggml.add_space_prefix:bool");

  private static final List<String> OF_THE_ARCHITECTURE =
      List.of(
          "vocab_size:u32",
          "rope.freq_base:f32",
          "rope.scaling.type:str",
          "rope.scaling.factor:f32",
          "rope.scaling.attn_factor:f32",
          "rope.scaling.finetuned:bool",
          "rope.scaling.original_context_length:u32");

  private OptionalKeys() {}

  /** Fails if an optional key has the wrong type. */
  static void check(String architecture, GgufMetadata metadata) {
    GENERAL.forEach(key -> check(metadata, key));
    OF_THE_ARCHITECTURE.forEach(key -> check(metadata, architecture + "." + key));
  }

  private static void check(GgufMetadata metadata, String keyAndType) {
    int colon = keyAndType.lastIndexOf(':');
    metadata.value(
        keyAndType.substring(0, colon), ValueType.named(keyAndType.substring(colon + 1)));
  }
}
