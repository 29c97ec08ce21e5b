package dev.precis.llm;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Makes the prompt for a text: the instruction, then the text between triple quotes. Immutable and
 * thread-safe.
 *
 * <p>The default model was trained on exactly this form, and chat models in general do well with
 * it.
 */
final class PromptTemplate {
  private static final String FENCE = "\"\"\"";
  private static final Pattern FENCES = Pattern.compile("\"{3,}");

  private final String system;
  private final String instruction;
  private final int words;

  /**
   * @param instruction what to do; {@link SummarySettings#WORDS} stands for the number of words
   * @param words how many words are asked for
   */
  PromptTemplate(String system, String instruction, int words) {
    this.system = Objects.requireNonNull(system);
    this.instruction = instruction.replace(SummarySettings.WORDS, Integer.toString(words));
    this.words = words;
  }

  Prompt prompt(String text) {
    String quoted = withoutFences(text);
    return new Prompt(
        system, instruction + "\n\n" + FENCE + "\n" + quoted + "\n" + FENCE, quoted, words);
  }

  /** A text that holds the fence could end its own quotation and speak as the user. */
  private static String withoutFences(String text) {
    return text.contains(FENCE) ? FENCES.matcher(text).replaceAll("''") : text;
  }
}
