package dev.precis.llm.gguf;

import java.util.Set;

/** How llama.cpp treats a token, by {@code tokenizer.ggml.token_type} and by its text. */
enum TokenKind {
  PLAIN,
  CONTROL,
  USER_DEFINED;

  private static final int CONTROL_TYPE = 3;
  private static final int USER_DEFINED_TYPE = 4;

  /** {@code LLAMA_TOKEN_TYPE_BYTE}: the token is one byte of text. */
  static final int BYTE_TYPE = 6;

  /**
   * Texts that end an answer, with any type and at any position in the vocabulary. llama.cpp b4916
   * treats them as control tokens.
   */
  private static final Set<String> ENDS =
      Set.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "<|eom_id|>",
          "<EOT>",
          "<\uff5cend\u2581of\u2581sentence\uff5c>",
          "<|fim_pad|>",
          "<fim-pad>",
          "<PAD>",
          "<|fim_repo|>",
          "<|repo_name|>",
          "<fim-repo>",
          "<REPO>",
          "<|file_sep|>");

  /** Ends an answer if it is a control token. Most models that have it also name it as EOS. */
  private static final String CLASSIC_END = "</s>";

  /** No text of {@link #ENDS} is longer. */
  static final int MAX_END_BYTES = 32;

  /** The kind for a type in the file. */
  static TokenKind of(int type) {
    return switch (type) {
      case CONTROL_TYPE -> CONTROL;
      case USER_DEFINED_TYPE -> USER_DEFINED;
      default -> PLAIN;
    };
  }

  /** Whether a token of this text always ends an answer. */
  static boolean isKnownEnd(String text) {
    return ENDS.contains(text);
  }

  /** Whether a token of this kind and text ends an answer. */
  boolean ends(String text) {
    return ENDS.contains(text) || (this == CONTROL && text.equals(CLASSIC_END));
  }
}
