package dev.precis.llm.summarize;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.text.passage.PassageSplitter;
import dev.precis.text.passage.TokenCounter;
import java.util.List;

/** Splits a text into what its prompts can hold. As thread-safe as its counter. */
final class Passages {
  private static final int LEAST_HALF_TOKENS = 32;

  private final TokenCounter counter;
  private final PassageSplitter splitter;

  /**
   * @param counter counts a text's tokens as they stand in a prompt, whatever the prompt does to
   *     the text
   */
  Passages(TokenCounter counter) {
    this.counter = counter;
    this.splitter = new PassageSplitter(counter);
  }

  /**
   * The passages in order.
   *
   * @param whole the most tokens of a text that stays whole
   * @param most the most tokens of a passage of any other
   * @throws GenerationException when one character has more tokens than that
   */
  List<String> of(String text, int whole, int most) {
    try {
      return whole > most && counter.count(text) <= whole
          ? List.of(text)
          : splitter.split(text, most);
    } catch (IllegalArgumentException e) {
      throw new GenerationException(FailureKind.PROMPT_TOO_LONG, e.getMessage(), e);
    }
  }

  /**
   * Two, or rarely three, of about the same size, or as many as it takes; the passage alone where
   * it cannot be split.
   *
   * @param most the most tokens of each
   */
  List<String> halves(String passage, int most) {
    int tokens = counter.count(passage);
    if (tokens < 2 * LEAST_HALF_TOKENS) {
      return List.of(passage);
    }
    // More than half of them, so that the splitter finds a sentence's end for both halves.
    int half = Math.min(tokens * 2 / 3, most);
    try {
      return splitter.split(passage, half);
    } catch (IllegalArgumentException e) {
      // One character alone has more tokens.
      return List.of(passage);
    }
  }
}
