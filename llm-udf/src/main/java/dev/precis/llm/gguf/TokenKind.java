package dev.precis.llm.gguf;

import java.util.Set;

/** What llama.cpp takes a token for, from {@code tokenizer.ggml.token_type} and from its text. */
enum TokenKind {
  PLAIN,
  CONTROL,
  USER_DEFINED;

  private static final int CONTROL_TYPE = 3;
  private static final int USER_DEFINED_TYPE = 4;

  /** {@code LLAMA_TOKEN_TYPE_BYTE}: stands for one byte of text. */
  static final int BYTE_TYPE = 6;

  /**
   * Texts that end an answer wherever they are in the vocabulary, whatever type the file gives
   * them: llama.cpp b4916 makes control tokens of them.
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

  /** Ends an answer in the models that use it, if it is a control token; most name it as EOS. */
  private static final String CLASSIC_END = "</s>";

  /** A longer text is none of {@link #ENDS}. */
  static final int MAX_END_BYTES = 32;

  static TokenKind of(int type) {
    return switch (type) {
      case CONTROL_TYPE -> CONTROL;
      case USER_DEFINED_TYPE -> USER_DEFINED;
      default -> PLAIN;
    };
  }

  static boolean isKnownEnd(String text) {
    return ENDS.contains(text);
  }

  boolean ends(String text) {
    return ENDS.contains(text) || (this == CONTROL && text.equals(CLASSIC_END));
  }
}
