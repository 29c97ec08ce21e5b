package dev.precis.llm.llamaserver;

import java.util.List;

/** Makes the text for readers from what a model wrote. */
final class AnswerText {
  private static final String BEGIN = "<think>";
  private static final String END = "</think>";

  private AnswerText() {}

  /**
   * Returns the text without thoughts, control tokens and surrounding white space. Empty if the
   * answer ends within its thoughts.
   *
   * @param prompt the rendered prompt: some chat templates begin the thoughts themselves
   */
  static String of(String raw, String prompt, List<String> controlTokens) {
    String readable = withoutThoughts(raw, prompt.stripTrailing().endsWith(BEGIN));
    for (String token : controlTokens) {
      readable = readable.replace(token, "");
    }
    return readable.strip();
  }

  /** Thoughts come first. Later marks are part of what the answer is about. */
  private static String withoutThoughts(String raw, boolean begunByPrompt) {
    boolean thinks = begunByPrompt || raw.stripLeading().startsWith(BEGIN);
    if (!thinks) {
      return raw;
    }
    int end = raw.indexOf(END);
    return end < 0 ? "" : withoutThoughts(raw.substring(end + END.length()), false);
  }
}
