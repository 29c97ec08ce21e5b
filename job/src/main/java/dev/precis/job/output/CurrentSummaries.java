package dev.precis.job.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.precis.job.table.Columns;
import dev.precis.llm.prompt.Level;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The latest summary of each chapter, part and book. Earlier summaries describe texts that have
 * changed since, such as a part that has more chapters now.
 *
 * @param rows of {@link Columns#SUMMARIES}
 */
public record CurrentSummaries(Dataset<Row> rows) {
  private static final String RANK = "rank";

  /**
   * Selects the latest summaries.
   *
   * @param summaries all summaries of one recipe, with {@link Columns#WAVE}
   */
  public static CurrentSummaries of(Dataset<Row> summaries) {
    Column newestFirst =
        row_number()
            .over(
                Window.partitionBy(col(Columns.NODE_ID))
                    .orderBy(col(Columns.CREATED_AT).desc(), col(Columns.WAVE).desc()));
    return new CurrentSummaries(
        summaries.withColumn(RANK, newestFirst).where(col(RANK).equalTo(1)).drop(RANK));
  }

  /** Sorted for reading: a book before its parts, a part before its chapters. */
  public Dataset<Row> inReadingOrder() {
    return rows.orderBy(col(Columns.BOOK_ID), col(Columns.FIRST_CHAPTER), wholeFirst());
  }

  private static Column wholeFirst() {
    Column level = col(Columns.LEVEL);
    return when(level.equalTo(Level.BOOK.label()), 0)
        .when(level.equalTo(Level.PART.label()), 1)
        .otherwise(2);
  }
}
