package dev.precis.llm.engine;

import java.io.Serializable;
import java.util.Objects;

/**
 * The text that a chat model expects around a prompt, with the placeholders {@value #SYSTEM} and
 * {@value #USER} for the two messages. Immutable and thread-safe.
 *
 * @param form the template; contains {@value #USER} once and {@value #SYSTEM} at most once
 */
public record ChatTemplate(String form) implements Serializable {
  /** The placeholder for the system message. */
  public static final String SYSTEM = "{system}";

  /** The placeholder for the user message. */
  public static final String USER = "{user}";

  /**
   * The template of Llama 2, for models that have none of their own.
   *
   * <p>Source: Meta's llama repository, {@code llama/generation.py}, the constants of {@code
   * Dialog}.
   */
  public static final ChatTemplate LLAMA_2 =
      new ChatTemplate("[INST] <<SYS>>\n{system}\n<</SYS>>\n\n{user} [/INST]");

  /**
   * @throws IllegalArgumentException if the template does not contain {@value #USER}
   */
  public ChatTemplate {
    Objects.requireNonNull(form, "form");
    if (!form.contains(USER)) {
      throw new IllegalArgumentException(
          "Cannot use chat template: " + USER + " is not in it, got \"" + form + '"');
    }
  }

  /**
   * Returns the text for the model. If the template has no placeholder for the system message, the
   * system message is placed before the user message.
   */
  public String render(Prompt prompt) {
    int systemAt = form.indexOf(SYSTEM);
    String user =
        systemAt < 0 && !prompt.system().isEmpty()
            ? prompt.system() + "\n\n" + prompt.user()
            : prompt.user();
    // Not String.replace, twice: the message inserted first may itself contain the other
    // placeholder.
    int userAt = form.indexOf(USER);
    if (systemAt < 0) {
      return form.substring(0, userAt) + user + form.substring(userAt + USER.length());
    }
    boolean systemFirst = systemAt < userAt;
    int first = Math.min(systemAt, userAt);
    int second = Math.max(systemAt, userAt);
    return form.substring(0, first)
        + (systemFirst ? prompt.system() : user)
        + form.substring(first + (systemFirst ? SYSTEM : USER).length(), second)
        + (systemFirst ? user : prompt.system())
        + form.substring(second + (systemFirst ? USER : SYSTEM).length());
  }
}
