package dev.precis.llm.gguf;

import java.util.Set;

/**
 * The kinds of tokenizer that llama.cpp b4916 knows ({@code tokenizer.ggml.model}), with its
 * defaults for keys that a file omits. Each default was read from the library after it had loaded
 * such a file. The id -1 means none.
 */
enum TokenizerModel {
  LLAMA("llama", 1, 2, true),
  GPT2("gpt2", 11, 11, false),
  BERT("bert", 101, -1, true),
  T5("t5", -1, 1, false),
  RWKV("rwkv", -1, -1, false);

  private static final String KEY = "tokenizer.ggml.model";
  private static final String PRE_KEY = "tokenizer.ggml.pre";

  /** Pre-tokenizers of byte-pair vocabularies. llama.cpp rejects any other name. */
  private static final Set<String> PRE_TOKENIZERS =
      Set.of(
          ("default llama3 llama-v3 llama-bpe falcon3 deepseek-llm deepseek-coder deepseek-v3"
                  + " falcon mpt starcoder gpt-2 phi-2 jina-es jina-de jina-v1-en jina-v2-es"
                  + " jina-v2-de jina-v2-code roberta-bpe gigachat refact command-r qwen2"
                  + " deepseek-r1-qwen stablelm2 olmo dbrx smaug-bpe poro-chat chatglm-bpe viking"
                  + " jais tekken smollm codeshell bloom gpt3-finnish exaone chameleon minerva-7b"
                  + " megrez gpt-4o")
              .split(" ", -1));

  /** The pre-tokenizers that add a BOS token, which other byte-pair vocabularies do not. */
  private static final Set<String> BOS_FIRST =
      Set.of("llama3", "llama-v3", "llama-bpe", "falcon3", "tekken", "chameleon");

  private final String label;
  private final int bos;
  private final int eos;
  private final boolean bosFirst;

  TokenizerModel(String label, int bos, int eos, boolean bosFirst) {
    this.label = label;
    this.bos = bos;
    this.eos = eos;
    this.bosFirst = bosFirst;
  }

  /** Reads the kind, and checks the keys that it requires. */
  static TokenizerModel read(GgufMetadata metadata) {
    String name = metadata.text(KEY).orElseThrow(() -> metadata.missing(KEY));
    for (TokenizerModel model : values()) {
      if (model.label.equals(name)) {
        model.checkPieces(metadata);
        return model;
      }
    }
    throw metadata.cursor().refuse("%s must be llama, gpt2, bert, t5 or rwkv, got %s", KEY, name);
  }

  private void checkPieces(GgufMetadata metadata) {
    if (this != GPT2) {
      return;
    }
    String mergesKey = "tokenizer.ggml.merges";
    GgufValue merges = metadata.required(mergesKey, ValueType.ARR);
    if (!merges.isArrayOf(ValueType.STR)) {
      throw metadata
          .cursor()
          .refuse("%s must be an array of str, got %s", mergesKey, merges.label());
    }
    String pre = preTokenizer(metadata);
    if (!PRE_TOKENIZERS.contains(pre)) {
      throw metadata
          .cursor()
          .refuse(
              "%s is unknown to llama.cpp b4916, got %s; the model is newer than that build",
              PRE_KEY, pre);
    }
  }

  private static String preTokenizer(GgufMetadata metadata) {
    return metadata.text(PRE_KEY).orElse("default");
  }

  /** The id of the BOS token if the file has none. */
  int defaultBos(GgufMetadata metadata) {
    return this == GPT2 && preTokenizer(metadata).equals("chatglm-bpe") ? -1 : bos;
  }

  /** The id of the EOS token if the file has none. */
  int defaultEos() {
    return eos;
  }

  /**
   * Whether llama.cpp can read a byte token whose text has this length. For SentencePiece and T5
   * vocabularies, it skips the first three bytes (and replaces an empty text); for a BERT
   * vocabulary, it ends the process.
   */
  boolean readsByteToken(int textBytes) {
    return switch (this) {
      case LLAMA, T5 -> textBytes == 0 || textBytes >= 3;
      case BERT -> false;
      case GPT2, RWKV -> true;
    };
  }

  /** Whether llama.cpp adds a BOS token before a prompt. */
  boolean addsBos(GgufMetadata metadata) {
    return metadata
        .flag("tokenizer.ggml.add_bos_token")
        .orElse(this == GPT2 ? BOS_FIRST.contains(preTokenizer(metadata)) : bosFirst);
  }
}
