package dev.precis.job.settings;

import java.io.Serializable;

/**
 * How many chapters of a run may fail before the run is aborted.
 *
 * @param most a number of chapters, or a percentage of them
 */
public record FailureLimit(double most, boolean isPercentage) implements Serializable {
  /** The form of a limit: {@code 20}, {@code 5%}, {@code 0.5%}. */
  static final String PATTERN = "\\d{1,9}|(100|\\d{1,2})(\\.\\d{1,3})?%";

  /**
   * @param text of {@link #PATTERN}
   */
  static FailureLimit parse(String text) {
    return text.endsWith("%")
        ? new FailureLimit(Double.parseDouble(text.substring(0, text.length() - 1)), true)
        : new FailureLimit(Double.parseDouble(text), false);
  }

  /** Whether more chapters have failed than allowed. */
  public boolean isExceeded(long failed, long chapters) {
    return isPercentage ? failed * 100.0 > most * chapters : failed > most;
  }
}
