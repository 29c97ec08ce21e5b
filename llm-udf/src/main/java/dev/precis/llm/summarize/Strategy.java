package dev.precis.llm.summarize;

/** How a text that does not fit one prompt becomes one summary. */
public enum Strategy {
  /** Each passage is summarized, then neighbouring summaries are merged until one is left. */
  MERGE("merge"),
  /** The first passage is summarized, then each next passage updates the summary so far. */
  REFINE("refine");

  private final String label;

  Strategy(String label) {
    this.label = label;
  }

  /** Returns its name in the settings. */
  @Override
  public String toString() {
    return label;
  }
}
