package dev.precis.llm.prompt;

import dev.precis.llm.engine.Prompt;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Makes the prompt for a text: the instruction, then the text between triple quotes. With two
 * texts, each is between its own quotes. Immutable and thread-safe.
 *
 * <p>The tiny model was trained on exactly this form, and other chat models do well with it.
 */
public final class PromptTemplate {
  private static final String FENCE = "\"\"\"";
  private static final Pattern FENCES = Pattern.compile("\"{3,}");

  private final String system;
  private final String instruction;
  private final int words;

  /**
   * Fills in the number of words.
   *
   * @param system the system message, without placeholders
   * @param instruction the form of a {@link TextTemplate}
   * @param words the number of words to request
   */
  public PromptTemplate(String system, String instruction, int words) {
    this(
        words,
        Objects.requireNonNull(system),
        new TextTemplate(instruction).filled(Map.of(TextTemplate.WORDS, Integer.toString(words))));
  }

  private PromptTemplate(int words, String system, String filledInstruction) {
    this.system = system;
    this.instruction = filledInstruction;
    this.words = words;
  }

  /** Returns a template with one more sentence at the end of its instruction. */
  public PromptTemplate with(String sentence) {
    return new PromptTemplate(words, system, instruction + ' ' + sentence);
  }

  /** Returns the prompt for a text. Triple quotes in the text are replaced. */
  public Prompt prompt(String text) {
    String clean = withoutFences(text);
    return withQuotation(fenced(clean), clean);
  }

  /** Returns the prompt for two texts: the summary so far, and the next passage. */
  public Prompt prompt(String first, String second) {
    String cleanFirst = withoutFences(first);
    String cleanSecond = withoutFences(second);
    return withQuotation(
        fenced(cleanFirst) + "\n\n" + fenced(cleanSecond), cleanFirst + "\n\n" + cleanSecond);
  }

  private Prompt withQuotation(String quotation, String text) {
    return new Prompt(system, instruction + "\n\n" + quotation, text, words);
  }

  private static String fenced(String clean) {
    return FENCE + "\n" + clean + "\n" + FENCE;
  }

  /** A text with triple quotes could end its own quotation, and then continue as the user. */
  private static String withoutFences(String text) {
    return text.contains(FENCE) ? FENCES.matcher(text).replaceAll("''") : text;
  }
}
