package dev.precis.llm.engine;

import java.util.Objects;

/**
 * What a chat model is told: who it is, and what to do. Neither part holds any model's chat
 * template; the generator renders it.
 *
 * @param system the system message; may be empty
 * @param user the user's message, text to work on included
 * @param text the text to work on alone, as it stands in the user's message; for engines that do
 *     not read instructions
 * @param words how many words the user's message asks for; 0 where it does not say
 */
public record Prompt(String system, String user, String text, int words) {
  public Prompt {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(text, "text");
  }

  /** With a user's message that is all text to work on. */
  public Prompt(String system, String user) {
    this(system, user, user, 0);
  }
}
