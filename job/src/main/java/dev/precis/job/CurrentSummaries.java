package dev.precis.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.precis.llm.Level;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * What an output holds of one recipe for readers: of each chapter, part and book the latest summary
 * alone. Older ones are of texts that have changed, such as a part's before its last chapter came.
 *
 * @param rows of {@link Columns#SUMMARIES} and {@link Columns#RECIPE}
 */
record CurrentSummaries(String recipe, Dataset<Row> rows) {
  private static final String AGE = "age";

  /**
   * @param verb for messages
   * @param recipe null for the one that was last worked with
   * @throws InputException when there are no summaries, or no such recipe
   */
  static CurrentSummaries of(
      SparkSession spark, SummaryStore store, String verb, String recipe, Console console) {
    Dataset<Row> all = store.committed(spark, SummaryStore.SUMMARIES, store.recipes());
    if (all == null) {
      throw new InputException(
          "Cannot " + verb + " summaries: there are none yet, got " + store.location());
    }
    String chosen = recipe == null ? latest(all) : recipe;
    if (!store.recipes().contains(chosen)) {
      throw new InputException(
          "Cannot "
              + verb
              + " summaries: no such recipe; there are "
              + String.join(", ", store.recipes())
              + ", got "
              + chosen);
    }
    if (store.recipes().size() > 1) {
      console.say(
          "recipe %s of %s; choose with --recipe", chosen, String.join(", ", store.recipes()));
    }
    var newestFirst =
        Window.partitionBy(col(Columns.NODE_ID)).orderBy(col(Columns.CREATED_AT).desc());
    return new CurrentSummaries(
        chosen,
        // A folder name of digits alone would be read as a number.
        all.where(col(Columns.RECIPE).cast("string").equalTo(lit(chosen)))
            .withColumn(AGE, row_number().over(newestFirst))
            .where(col(AGE).equalTo(1))
            .drop(AGE));
  }

  private static String latest(Dataset<Row> summaries) {
    return summaries
        .groupBy(col(Columns.RECIPE).cast("string").as(Columns.RECIPE))
        .agg(max(Columns.CREATED_AT).as(Columns.CREATED_AT))
        .orderBy(col(Columns.CREATED_AT).desc())
        .first()
        .getString(0);
  }

  /** As a reader goes through them: a book, its parts and their chapters, from the whole on. */
  Dataset<Row> inReadingOrder() {
    return rows.orderBy(col(Columns.BOOK_ID), col(Columns.FIRST_CHAPTER), rank());
  }

  private static Column rank() {
    Column level = col(Columns.LEVEL);
    return when(level.equalTo(Level.BOOK.label()), 0)
        .when(level.equalTo(Level.PART.label()), 1)
        .otherwise(2);
  }
}
