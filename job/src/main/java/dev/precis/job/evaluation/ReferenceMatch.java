package dev.precis.job.evaluation;

import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import dev.precis.job.table.Columns;
import dev.precis.llm.prompt.Level;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Matches references to summaries. A reference matches the summary whose node it names, or the
 * chapter of its book that has its heading and part, or its index. Headings and parts are compared
 * by their letters and digits only, ignoring case, and the chapter's title may continue after the
 * heading.
 */
final class ReferenceMatch {
  private static final String FITTING = "fitting";
  private static final String EXACT = "exact";
  private static final String MATCHED_NODE = "matched_node";
  private static final String FIRST = "first_reference";

  private ReferenceMatch() {}

  /**
   * Adds {@link EvaluationColumns#REFERENCE} to summaries: null if no reference matches, the first
   * one if several match.
   *
   * @param summaries as {@code CurrentSummaries} selects them
   * @param references rows of {@link Reference#COLUMNS}
   */
  static Dataset<Row> of(Dataset<Row> summaries, Dataset<Row> references) {
    Column earliest = array_min(collect_list(struct(col(Reference.LINE), col(Reference.TEXT))));
    Dataset<Row> first =
        matches(summaries, references)
            .groupBy(col(Columns.NODE_ID).as(MATCHED_NODE))
            .agg(earliest.as(FIRST))
            .withColumn(EvaluationColumns.REFERENCE, col(FIRST).getField(Reference.TEXT))
            .drop(FIRST);
    return summaries
        .join(first, col(Columns.NODE_ID).equalTo(col(MATCHED_NODE)), "left_outer")
        .drop(MATCHED_NODE);
  }

  /**
   * Pairs of a summary and a reference that match. A reference that matches several summaries has
   * no pair, unless its index is that of exactly one of them.
   */
  private static Dataset<Row> matches(Dataset<Row> summaries, Dataset<Row> references) {
    Dataset<Row> keys =
        summaries.select(
            col(Columns.NODE_ID),
            col(Columns.LEVEL),
            col(Columns.BOOK_ID),
            col(Columns.PART),
            col(Columns.CHAPTER_TITLE),
            col(Columns.CHAPTER_INDEX));
    Dataset<Row> byNode = keys.join(references, col(Columns.NODE_ID).equalTo(col(Reference.NODE)));
    Dataset<Row> byChapter =
        keys.where(col(Columns.LEVEL).equalTo(Level.CHAPTER.label()))
            .join(
                references.where(col(Reference.NODE).isNull()),
                col(Columns.BOOK_ID).equalTo(col(Reference.BOOK)))
            .where(isSameChapter());
    var ofReference = Window.partitionBy(col(Reference.LINE));
    Column isExact = coalesce(col(Columns.CHAPTER_INDEX).equalTo(col(Reference.SEQ)), lit(false));
    return byNode
        .unionByName(byChapter)
        .withColumn(FITTING, count(lit(1)).over(ofReference))
        .withColumn(EXACT, sum(when(isExact, 1).otherwise(0)).over(ofReference))
        .where(col(FITTING).equalTo(1).or(isExact.and(col(EXACT).equalTo(1))));
  }

  private static Column isSameChapter() {
    Column title = plain(coalesce(col(Columns.CHAPTER_TITLE), lit("")));
    Column heading = plain(col(Reference.HEADING));
    Column isSameTitle = title.equalTo(heading).or(title.startsWith(concat(heading, lit(" "))));
    Column isSamePart =
        col(Reference.OF_PART)
            .isNull()
            .or(plain(coalesce(col(Columns.PART), lit(""))).equalTo(plain(col(Reference.OF_PART))));
    return when(
            col(Reference.HEADING).isNull(), col(Columns.CHAPTER_INDEX).equalTo(col(Reference.SEQ)))
        .otherwise(isSameTitle.and(isSamePart));
  }

  /** A text's letters and digits, in upper case and with one blank between words. */
  private static Column plain(Column text) {
    return regexp_replace(regexp_replace(upper(text), "[^\\p{L}\\p{N}]+", " "), "^ | $", "");
  }
}
