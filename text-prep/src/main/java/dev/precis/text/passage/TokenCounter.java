package dev.precis.text.passage;

/**
 * Counts the tokens of a text with the tokenizer of a model.
 *
 * <p>Implementations can be slow: {@link PassageSplitter} calls them rarely. An implementation that
 * threads share must be thread-safe.
 */
@FunctionalInterface
public interface TokenCounter {

  /**
   * Counts the tokens of a text.
   *
   * @param text the text, never null
   * @return number of tokens, 0 or more; a text should not have markedly fewer tokens than its own
   *     beginning
   */
  int count(String text);
}
