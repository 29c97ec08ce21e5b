package dev.precis.llm.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What models think before they answer: between {@code <think>} and {@code </think>}, or in the
 * channels of gpt-oss other than {@code final}. Thoughts come first, after nothing but white space.
 * Later marks are part of what the answer is about.
 */
public final class Reasoning {
  private static final String START = "<think>";
  private static final String END = "</think>";

  private static final String FINAL = "final";

  /** What a prompt ends with if it begins a thought, or a message of a channel. */
  private static final Pattern BEGUN =
      Pattern.compile("(?:<think>|<\\|channel\\|>\\w*(?:<\\|message\\|>)?)(?=\\s*\\z)");

  /** The beginning of a message: its header, or as much of that as there is. */
  private static final Pattern HEADER =
      Pattern.compile(
          "(?:<\\|start\\|>assistant)?(?:<\\|channel\\|>\\s*(\\w*).*?(?:<\\|message\\|>|\\z)|\\z)",
          Pattern.DOTALL);

  /** Llama-server leaves out {@code <|end|>}, so the next message also ends one. */
  private static final Pattern MESSAGE_END =
      Pattern.compile("<\\|end\\|>|<\\|return\\|>|(?=<\\|start\\|>assistant)");

  private Reasoning() {}

  /**
   * Returns an answer without what the model thinks; empty if it ends within a thought.
   *
   * @param prompt the rendered prompt, because some chat templates begin the thoughts themselves
   */
  public static String without(String answer, String prompt) {
    Matcher begun = BEGUN.matcher(prompt);
    return visible(begun.find() ? begun.group() + answer : answer);
  }

  /**
   * The same, if the prompt is not known. If the answer's first mark ends a thought, the prompt has
   * begun it.
   */
  public static String without(String answer) {
    int end = answer.indexOf(END);
    boolean begun = end >= 0 && answer.lastIndexOf(START, end) < 0;
    return visible(begun ? START + answer : answer);
  }

  private static String visible(String answer) {
    String begin = answer.stripLeading();
    if (begin.startsWith(START)) {
      int end = begin.indexOf(END);
      return end < 0 ? "" : visible(begin.substring(end + END.length()));
    }
    Matcher header = HEADER.matcher(begin);
    return header.lookingAt() ? ofChannel(header, begin.substring(header.end())) : answer;
  }

  private static String ofChannel(Matcher header, String message) {
    Matcher end = MESSAGE_END.matcher(message);
    boolean isEnded = end.find();
    if (FINAL.equals(header.group(1))) {
      return isEnded ? message.substring(0, end.start()) : message;
    }
    return isEnded ? visible(message.substring(end.end())) : "";
  }
}
