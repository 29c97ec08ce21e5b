package dev.precis.llm.summarize;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.PromptCutException;
import dev.precis.text.passage.PassageSplitter;
import dev.precis.text.passage.TokenCounter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Splits a text into passages that fit its prompts. Thread-safe if its counter is. */
final class Passages {
  private static final Logger LOG = LoggerFactory.getLogger(Passages.class);

  /** A passage with fewer tokens is not halved. */
  static final int LEAST_TO_HALVE = 64;

  private final TokenCounter counter;
  private final PassageSplitter splitter;

  /**
   * @param counter counts the tokens of a text within a prompt, which may change the text
   */
  Passages(TokenCounter counter) {
    this.counter = counter;
    this.splitter = new PassageSplitter(counter);
  }

  /**
   * Returns the passages in order.
   *
   * @param whole a text of at most so many tokens is not split
   * @param most the most tokens of a passage of any other text
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
   * Returns the halves of a passage that the model refused as too long. Its tokens may have been an
   * estimate that was too low.
   *
   * @param most the most tokens of each part
   * @param failure of the prompt with the passage
   * @throws GenerationException the failure, if it has another reason or the passage cannot be
   *     split
   */
  List<String> shorter(String passage, int most, GenerationException failure) {
    List<String> halves = isTooLong(failure) ? halves(passage, most) : List.of(passage);
    if (halves.size() < 2) {
      throw failure;
    }
    LOG.info("Halving a passage that the model refused: {}", failure.getMessage());
    return halves;
  }

  /** Whether a shorter prompt may be answered. */
  static boolean isTooLong(GenerationException failure) {
    return failure.kind() == FailureKind.PROMPT_TOO_LONG
        && !(failure instanceof PromptCutException);
  }

  /**
   * Splits a passage into two, rarely three, parts of about the same size, or into more if they
   * would be too long. Returns the passage alone if it cannot be split.
   *
   * @param most the most tokens of each part
   */
  List<String> halves(String passage, int most) {
    int tokens = counter.count(passage);
    if (tokens < LEAST_TO_HALVE) {
      return List.of(passage);
    }
    // More than half, so that the splitter finds the end of a sentence for both parts.
    int half = Math.min(tokens * 2 / 3, most);
    try {
      return splitter.split(passage, half);
    } catch (IllegalArgumentException e) {
      // A single character has more tokens.
      return List.of(passage);
    }
  }
}
