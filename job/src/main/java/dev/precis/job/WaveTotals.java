package dev.precis.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.precis.llm.StopReason;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts of a wave, taken from its rows.
 *
 * @param cut those whose answer the limit of new tokens ended
 * @param failures the first few, in words
 */
record WaveTotals(
    long summarized,
    long cut,
    long failed,
    long promptTokens,
    long generatedTokens,
    List<String> failures) {
  static final WaveTotals NONE = new WaveTotals(0, 0, 0, 0, 0, List.of());

  private static final int FAILURES_SHOWN = 10;

  long tokens() {
    return promptTokens + generatedTokens;
  }

  /** Runs what the rows are made of, when Spark does not hold them already. */
  static WaveTotals of(Dataset<Row> outcomes) {
    Column zero = lit(0L);
    Row row =
        outcomes
            .agg(
                count(col(Columns.SUMMARY)),
                count(when(col(Columns.STOP_REASON).equalTo(StopReason.LENGTH.label()), 1)),
                count(col(Columns.ERROR_KIND)),
                coalesce(sum(Columns.PROMPT_TOKENS), zero),
                coalesce(sum(Columns.GENERATED_TOKENS), zero))
            .first();
    return new WaveTotals(
        row.getLong(0),
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(2) == 0 ? List.of() : failures(outcomes));
  }

  private static List<String> failures(Dataset<Row> outcomes) {
    return outcomes
        .where(col(Columns.ERROR_KIND).isNotNull())
        .orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX)
        .select(Columns.BOOK_ID, Columns.CHAPTER_TITLE, Columns.ERROR_KIND, Columns.ERROR_MESSAGE)
        .limit(FAILURES_SHOWN)
        .collectAsList()
        .stream()
        .map(WaveTotals::inWords)
        .toList();
  }

  private static String inWords(Row failure) {
    String chapter = failure.isNullAt(1) ? "" : ", " + failure.getString(1);
    return failure.getString(0)
        + chapter
        + ": "
        + failure.getString(2)
        + ": "
        + failure.getString(3);
  }
}
