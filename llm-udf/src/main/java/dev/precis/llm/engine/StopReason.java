package dev.precis.llm.engine;

/** Why an answer ended. */
public enum StopReason {
  /** The model ended it. */
  STOP("stop"),
  /** A stop string of the settings was met, and cut off. */
  STOP_STRING("stop_string"),
  /** It ran in a circle, and was cut back to the last full sentence before. */
  REPETITION("repetition"),
  /** The limit of new tokens ended it, and it was cut back to its last full sentence. */
  TRIMMED("trimmed"),
  /** The words asked for were reached before a first sentence ended: it ends between two words. */
  WORDS("words"),
  /**
   * The limit of new tokens ended it: in the middle of a sentence, where the limit is a user's own
   * or there is no full sentence in it.
   */
  LENGTH("length");

  private final String label;

  StopReason(String label) {
    this.label = label;
  }

  /** As it stands in a table's column. */
  public String label() {
    return label;
  }
}
