package dev.precis.llm.gguf;

import java.util.Set;

/**
 * The kinds of tokenizer that llama.cpp b4916 knows ({@code tokenizer.ggml.model}), with what it
 * assumes where the file is silent; each assumption was read back from the library after loading a
 * silent file. An id of -1 is none.
 */
enum TokenizerModel {
  LLAMA("llama", 1, 2, true),
  GPT2("gpt2", 11, 11, false),
  BERT("bert", 101, -1, true),
  T5("t5", -1, 1, false),
  RWKV("rwkv", -1, -1, false);

  private static final String KEY = "tokenizer.ggml.model";
  private static final String PRE_KEY = "tokenizer.ggml.pre";

  /** Pre-tokenizers of byte-pair vocabularies; any other name is refused. */
  private static final Set<String> PRE_TOKENIZERS =
      Set.of(
          ("default llama3 llama-v3 llama-bpe falcon3 deepseek-llm deepseek-coder deepseek-v3"
                  + " falcon mpt starcoder gpt-2 phi-2 jina-es jina-de jina-v1-en jina-v2-es"
                  + " jina-v2-de jina-v2-code roberta-bpe gigachat refact command-r qwen2"
                  + " deepseek-r1-qwen stablelm2 olmo dbrx smaug-bpe poro-chat chatglm-bpe viking"
                  + " jais tekken smollm codeshell bloom gpt3-finnish exaone chameleon minerva-7b"
                  + " megrez gpt-4o")
              .split(" ", -1));

  /** The pre-tokenizers that put a BOS first though byte-pair vocabularies as a rule do not. */
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

  /** The id of the token that starts a text, where the file names none. */
  int defaultBos(GgufMetadata metadata) {
    return this == GPT2 && preTokenizer(metadata).equals("chatglm-bpe") ? -1 : bos;
  }

  /** The id of the token that ends a text, where the file names none. */
  int defaultEos() {
    return eos;
  }

  /**
   * Whether llama.cpp can take a byte token of a text of so many bytes: SentencePiece and T5
   * vocabularies look behind the first three bytes (an empty text gets a longer one first), and a
   * BERT vocabulary ends the process.
   */
  boolean readsByteToken(int textBytes) {
    return switch (this) {
      case LLAMA, T5 -> textBytes == 0 || textBytes >= 3;
      case BERT -> false;
      case GPT2, RWKV -> true;
    };
  }

  /** Whether llama.cpp puts a BOS before a prompt. */
  boolean addsBos(GgufMetadata metadata) {
    return metadata
        .flag("tokenizer.ggml.add_bos_token")
        .orElse(this == GPT2 ? BOS_FIRST.contains(preTokenizer(metadata)) : bosFirst);
  }
}
