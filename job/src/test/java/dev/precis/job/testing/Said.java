package dev.precis.job.testing;

import java.util.regex.Pattern;

/** Lines by which a run tells how far it is. */
public final class Said {
  public static final Pattern WORK_BEGINS = Pattern.compile("^\\d+ of \\d+ chapters? to summarize");
  public static final Pattern COMMITTED = Pattern.compile("^wave \\d+ committed");
  public static final Pattern ENDED_EARLY =
      Pattern.compile("^ended early: .* run the same command again");
  public static final Pattern TOTALS = Pattern.compile("^\\d+ chapters? summarized, ");

  private Said() {}

  public static Pattern committed(int wave) {
    return Pattern.compile("^wave " + wave + " committed");
  }

  /**
   * @param done chapters of earlier runs
   */
  public static Pattern done(long summarized, long done) {
    return Pattern.compile(
        "(?m)^" + summarized + " chapters? summarized, " + done + " done before, 0 failed");
  }
}
