package dev.precis.llm.engine;

import java.io.Serializable;
import java.util.Objects;

/**
 * A chat model's frame around a prompt, as a text with {@value #SYSTEM} and {@value #USER} in their
 * places. Immutable and thread-safe.
 *
 * @param form the text; {@value #USER} stands in it once, {@value #SYSTEM} at most once
 */
public record ChatTemplate(String form) implements Serializable {
  /** Where the system message goes. */
  public static final String SYSTEM = "{system}";

  /** Where the user's message goes. */
  public static final String USER = "{user}";

  /**
   * Llama 2's, for models that bring none.
   *
   * <p>Source: Meta's llama repository, {@code llama/generation.py}, the constants of {@code
   * Dialog}.
   */
  public static final ChatTemplate LLAMA_2 =
      new ChatTemplate("[INST] <<SYS>>\n{system}\n<</SYS>>\n\n{user} [/INST]");

  /**
   * @throws IllegalArgumentException when {@value #USER} is not in it
   */
  public ChatTemplate {
    Objects.requireNonNull(form, "form");
    if (!form.contains(USER)) {
      throw new IllegalArgumentException(
          "Cannot use chat template: " + USER + " is not in it, got \"" + form + '"');
    }
  }

  /**
   * The whole text for a model. A template with no place for the system message gets it before the
   * user's.
   */
  public String render(Prompt prompt) {
    int systemAt = form.indexOf(SYSTEM);
    String user =
        systemAt < 0 && !prompt.system().isEmpty()
            ? prompt.system() + "\n\n" + prompt.user()
            : prompt.user();
    // Never replaced one after the other: the first message put in may itself hold the second's
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
