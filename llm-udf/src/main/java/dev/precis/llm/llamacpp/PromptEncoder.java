package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.gguf.GgufHeader;

/**
 * Renders prompts as the model reads them, sanitized and inside its chat template, and counts their
 * tokens. Thread-safe.
 */
final class PromptEncoder {
  private final NativeModel model;
  private final ChatTemplate chatTemplate;
  private final PromptSanitizer sanitizer;
  private final int beginTokens;

  PromptEncoder(NativeModel model, GgufHeader header, ChatTemplate chatTemplate) {
    this.model = model;
    this.chatTemplate = chatTemplate;
    this.sanitizer = new PromptSanitizer(header.controlTokens());
    // llama.cpp adds the begin-of-text token to a prompt, but not when it only counts.
    this.beginTokens = header.addsBos() ? 1 : 0;
  }

  String render(Prompt prompt) {
    return chatTemplate.render(
        new Prompt(sanitizer.sanitize(prompt.system()), sanitizer.sanitize(prompt.user())));
  }

  /** Counts the tokens of a rendered prompt, including the begin-of-text token. */
  int countRendered(String rendered) {
    return model.countTokens(rendered) + beginTokens;
  }

  /** Counts the tokens of a text without a prompt around it. */
  int countText(String text) {
    return model.countTokens(sanitizer.sanitize(text));
  }
}
