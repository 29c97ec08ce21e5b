package dev.precis.llm.model;

import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.Prompt;
import java.util.Collection;
import java.util.function.ToIntFunction;

/**
 * Renders prompts as the model reads them, sanitized and inside its chat template, and counts their
 * tokens. Thread-safe.
 */
public final class PromptEncoder {
  private final ToIntFunction<String> tokenizer;
  private final ChatTemplate chatTemplate;
  private final PromptSanitizer sanitizer;
  private final int beginTokens;

  /**
   * Encodes prompts for a model.
   *
   * @param tokenizer counts the tokens of a text, without the begin-of-text token
   * @param controlTokens the texts of the model's control tokens
   * @param addsBos whether the engine adds the begin-of-text token to a prompt
   */
  public PromptEncoder(
      ToIntFunction<String> tokenizer,
      Collection<String> controlTokens,
      boolean addsBos,
      ChatTemplate chatTemplate) {
    this.tokenizer = tokenizer;
    this.chatTemplate = chatTemplate;
    this.sanitizer = new PromptSanitizer(controlTokens);
    this.beginTokens = addsBos ? 1 : 0;
  }

  /** Returns the text for the model, without the begin-of-text token. */
  public String render(Prompt prompt) {
    return chatTemplate.render(
        new Prompt(sanitizer.sanitize(prompt.system()), sanitizer.sanitize(prompt.user())));
  }

  /** Counts the tokens of a rendered prompt, including the begin-of-text token. */
  public int countRendered(String rendered) {
    return tokenizer.applyAsInt(rendered) + beginTokens;
  }

  /** Counts the tokens of a text without a prompt around it. */
  public int countText(String text) {
    return tokenizer.applyAsInt(sanitizer.sanitize(text));
  }
}
