package dev.precis.llm.summarize;

/** How a text that no prompt can hold becomes one summary. */
public enum Strategy {
  /** Every passage is summarized, and neighbouring summaries are merged until one is left. */
  MERGE("merge"),
  /** The first passage is summarized; each next one goes to the model with the summary so far. */
  REFINE("refine");

  private final String label;

  Strategy(String label) {
    this.label = label;
  }

  /** As it stands in settings. */
  @Override
  public String toString() {
    return label;
  }
}
