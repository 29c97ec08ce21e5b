package dev.precis.llm.engine;

/** Why an answer ended. */
public enum StopReason {
  /** The model ended the answer. */
  STOP("stop"),
  /** The answer reached a stop string of the settings. The stop string is cut off. */
  STOP_STRING("stop_string"),
  /** The answer repeated itself. It is cut back to the last full sentence before the repetition. */
  REPETITION("repetition"),
  /** The answer reached the token limit and is cut back to its last full sentence. */
  TRIMMED("trimmed"),
  /** The requested number of words ended before the first sentence did. It ends between words. */
  WORDS("words"),
  /**
   * The answer reached the token limit and ends mid-sentence, because the user set the limit or the
   * answer contains no full sentence.
   */
  LENGTH("length");

  private final String label;

  StopReason(String label) {
    this.label = label;
  }

  /** The value in the column of a table. */
  public String label() {
    return label;
  }
}
