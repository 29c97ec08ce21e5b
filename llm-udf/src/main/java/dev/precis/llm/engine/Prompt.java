package dev.precis.llm.engine;

import java.util.Objects;

/**
 * The messages to a chat model. The engine adds the chat template. Immutable.
 *
 * @param system the system message; may be empty
 * @param user the user message, including the text to work on
 * @param text the text to work on alone, as it appears in the user message; for engines that do not
 *     read instructions
 * @param words number of words that the user message asks for; 0 if it asks for no number
 */
public record Prompt(String system, String user, String text, int words) {
  public Prompt {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(text, "text");
  }

  /** Creates a prompt whose user message is all text to work on. */
  public Prompt(String system, String user) {
    this(system, user, user, 0);
  }
}
