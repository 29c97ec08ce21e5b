package dev.precis.llm.llamaserver;

import dev.precis.llm.model.Reasoning;
import java.util.List;

/** Makes the text for readers from what a model wrote. */
final class AnswerText {
  private AnswerText() {}

  /**
   * Returns the text without thoughts, control tokens and surrounding white space. Empty if the
   * answer ends within its thoughts.
   *
   * @param prompt the rendered prompt: some chat templates begin the thoughts themselves
   */
  static String of(String raw, String prompt, List<String> controlTokens) {
    String readable = Reasoning.without(raw, prompt);
    for (String token : controlTokens) {
      readable = readable.replace(token, "");
    }
    return readable.strip();
  }
}
