package dev.precis.job;

import java.util.regex.Pattern;

/** Lines by which a run tells how far it is. */
final class Said {
  static final Pattern WORK_BEGINS = Pattern.compile("^\\d+ of \\d+ chapters? to summarize");
  static final Pattern COMMITTED = Pattern.compile("^wave \\d+ committed");
  static final Pattern ENDED_EARLY = Pattern.compile("^ended early: .* run the same command again");
  static final Pattern TOTALS = Pattern.compile("^\\d+ chapters? summarized, ");

  private Said() {}

  /**
   * @param done chapters of earlier runs
   */
  static Pattern done(long summarized, long done) {
    return Pattern.compile(
        "(?m)^" + summarized + " chapters? summarized, " + done + " done before, 0 failed");
  }
}
