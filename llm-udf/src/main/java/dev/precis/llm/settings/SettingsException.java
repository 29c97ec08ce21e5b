package dev.precis.llm.settings;

import java.util.List;

/** Settings that cannot be used. The message lists every problem, one per line. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * Reports problems.
   *
   * @param problems at least one, each {@code key: expected ..., got ...}
   */
  public SettingsException(List<String> problems) {
    super("Cannot use the settings: " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** All problems, in the order in which the settings are read. */
  public List<String> problems() {
    return problems;
  }
}
