package dev.precis.llm;

import java.util.Objects;

/**
 * What a chat model is told: who it is, and what to do. Neither part holds any model's chat
 * template; the generator renders it.
 *
 * @param system the system message; may be empty
 * @param user the user's message, text to work on included
 */
public record Prompt(String system, String user) {
  public Prompt {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(user, "user");
  }
}
