package dev.precis.llm.model;

import java.util.regex.Pattern;

/** What models think before they answer, between {@code <think>} and {@code </think>}. */
public final class Reasoning {
  private static final String START = "<think>";
  private static final String END = "</think>";
  private static final Pattern BLOCK = Pattern.compile(START + ".*?" + END, Pattern.DOTALL);

  private Reasoning() {}

  /**
   * Returns an answer without what the model thinks. A thought may be unfinished. Its beginning may
   * be missing, because some chat templates put it into the prompt.
   */
  public static String without(String answer) {
    if (!answer.contains("think>")) {
      return answer;
    }
    String visible = BLOCK.matcher(answer).replaceAll("");
    int end = visible.lastIndexOf(END);
    if (end >= 0) {
      visible = visible.substring(end + END.length());
    }
    int start = visible.indexOf(START);
    return start < 0 ? visible : visible.substring(0, start);
  }
}
