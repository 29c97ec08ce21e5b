package dev.precis.llm.prompt;

import dev.precis.llm.engine.Prompt;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Makes the prompt for a text: the instruction, then the text between triple quotes; or for two
 * texts, each between quotes of its own. Immutable and thread-safe.
 *
 * <p>The default model was trained on exactly this form, and chat models in general do well with
 * it.
 */
public final class PromptTemplate {
  private static final String FENCE = "\"\"\"";
  private static final Pattern FENCES = Pattern.compile("\"{3,}");

  private final String system;
  private final String instruction;
  private final int words;

  /**
   * @param instruction what to do; a {@link Wording}, of which the words are filled in
   * @param words how many words are asked for
   */
  public PromptTemplate(String system, String instruction, int words) {
    this(
        words,
        Objects.requireNonNull(system),
        new Wording(instruction).filled(Map.of(Wording.WORDS, Integer.toString(words))));
  }

  private PromptTemplate(int words, String system, String filledInstruction) {
    this.system = system;
    this.instruction = filledInstruction;
    this.words = words;
  }

  /** The same, with a sentence more to its instruction. */
  public PromptTemplate with(String sentence) {
    return new PromptTemplate(words, system, instruction + ' ' + sentence);
  }

  public Prompt prompt(String text) {
    String clean = withoutFences(text);
    return asking(fenced(clean), clean);
  }

  public Prompt prompt(String first, String second) {
    String cleanFirst = withoutFences(first);
    String cleanSecond = withoutFences(second);
    return asking(
        fenced(cleanFirst) + "\n\n" + fenced(cleanSecond), cleanFirst + "\n\n" + cleanSecond);
  }

  private Prompt asking(String quotation, String text) {
    return new Prompt(system, instruction + "\n\n" + quotation, text, words);
  }

  private static String fenced(String clean) {
    return FENCE + "\n" + clean + "\n" + FENCE;
  }

  /** A text that holds the fence could end its own quotation and speak as the user. */
  private static String withoutFences(String text) {
    return text.contains(FENCE) ? FENCES.matcher(text).replaceAll("''") : text;
  }
}
