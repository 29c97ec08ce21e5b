package dev.precis.llm.settings;

import java.util.List;

/** Settings that cannot be used; the message lists every problem found, one a line. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * @param problems what is wrong, one or more
   */
  public SettingsException(List<String> problems) {
    super("Cannot use the settings: " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, in the order in which the settings are read. */
  public List<String> problems() {
    return problems;
  }
}
