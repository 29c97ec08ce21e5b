package dev.precis.job.lake;

/**
 * The tables that a run writes to, as the user named them.
 *
 * @param summaries name of the table of summaries, such as {@code lake.books.summaries}
 * @param failures name of the table of failures; null for that of the summaries with {@code
 *     _failures} at its end
 * @param runFolder for the reports of runs; null for {@code _precis} in the location of the table
 *     of summaries
 */
public record LakeTarget(String summaries, String failures, String runFolder) {
  static final String RUN_FOLDER = "_precis";
  private static final String FAILURES = "_failures";

  TableName summariesName() {
    return TableName.parse(summaries);
  }

  TableName failuresName() {
    return failures == null ? summariesName().withSuffix(FAILURES) : TableName.parse(failures);
  }
}
