package dev.precis.llm.model;

import dev.precis.llm.engine.Prompt;
import java.util.List;

/**
 * Makes prompts safe for a model whose control tokens are not known: those of all well-known models
 * are broken. Servers read them as commands in the user's text too.
 */
public final class WellKnownCommands {
  private static final PromptSanitizer SANITIZER =
      new PromptSanitizer(
          List.of(
              "<s>",
              "</s>",
              "<bos>",
              "<eos>",
              "<|im_start|>",
              "<|im_end|>",
              "<|endoftext|>",
              "<|begin_of_text|>",
              "<|end_of_text|>",
              "<|start_header_id|>",
              "<|end_header_id|>",
              "<|eot_id|>",
              "<|eom_id|>",
              "<|system|>",
              "<|user|>",
              "<|assistant|>",
              "<|end|>",
              "<|start|>",
              "<|message|>",
              "<|channel|>",
              "<|return|>",
              "<|startoftext|>",
              "<|endofprompt|>",
              "<start_of_turn>",
              "<end_of_turn>",
              "<turn|>",
              "<|turn>",
              "[SYSTEM_PROMPT]",
              "[/SYSTEM_PROMPT]",
              "[AVAILABLE_TOOLS]",
              "[TOOL_CALLS]",
              "<｜begin▁of▁sentence｜>",
              "<｜end▁of▁sentence｜>",
              "<｜User｜>",
              "<｜Assistant｜>",
              "<think>",
              "</think>"));

  private WellKnownCommands() {}

  /** Returns the prompt as it is sent. */
  public static Prompt without(Prompt prompt) {
    return new Prompt(SANITIZER.sanitize(prompt.system()), SANITIZER.sanitize(prompt.user()));
  }

  /** Returns a text as it is counted. */
  public static String without(String text) {
    return SANITIZER.sanitize(text);
  }
}
