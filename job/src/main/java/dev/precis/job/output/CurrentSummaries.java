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
 * Of each chapter, part and book the latest summary alone. Older ones are of texts that have
 * changed, such as a part's before its last chapter came.
 *
 * @param rows of {@link Columns#SUMMARIES}
 */
public record CurrentSummaries(Dataset<Row> rows) {
  private static final String RANK = "rank";

  /**
   * @param summaries all of a recipe, with {@link Columns#WAVE}
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

  /** As a reader goes through them: a book, its parts and their chapters, from the whole on. */
  public Dataset<Row> inReadingOrder() {
    return rows.orderBy(col(Columns.BOOK_ID), col(Columns.FIRST_CHAPTER), fromTheWhole());
  }

  private static Column fromTheWhole() {
    Column level = col(Columns.LEVEL);
    return when(level.equalTo(Level.BOOK.label()), 0)
        .when(level.equalTo(Level.PART.label()), 1)
        .otherwise(2);
  }
}
