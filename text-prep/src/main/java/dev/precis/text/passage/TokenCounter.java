package dev.precis.text.passage;

/**
 * Counts the tokens of a text as one model's tokenizer sees them.
 *
 * <p>Implementations may be expensive: {@link PassageSplitter} calls them sparingly. An
 * implementation that is shared between threads must be thread-safe itself.
 */
@FunctionalInterface
public interface TokenCounter {

  /**
   * Counts the tokens of a text.
   *
   * @param text the text, never null
   * @return the number of tokens, 0 or more; a longer text should not have markedly fewer tokens
   *     than its own beginning
   */
  int count(String text);
}
