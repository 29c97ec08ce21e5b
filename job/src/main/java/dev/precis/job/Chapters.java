package dev.precis.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a run does with rows of {@link Columns#CHAPTERS} before the model sees them. */
final class Chapters {
  /** Beyond this many tasks Spark's own work for a task begins to show. */
  private static final int MANY_TASKS = 2_000;

  /** But where a task would take more chapters than this, it would be long until it is done. */
  private static final int MANY_CHAPTERS = 50;

  private Chapters() {}

  /** Those of the kinds; a book that could not be read has no kind and stays. */
  static Dataset<Row> ofKinds(Dataset<Row> chapters, List<String> kinds) {
    return chapters.where(col(Columns.KIND).isNull().or(col(Columns.KIND).isin(kinds.toArray())));
  }

  /**
   * Longest first, so that no long chapter is the last to start, in tasks of few chapters, so that
   * a free slot never waits for another's chapters. The hash spreads texts of equal length, which a
   * range of lengths cannot part.
   */
  static Dataset<Row> longestFirst(Dataset<Row> chapters, long count, int chaptersPerTask) {
    long tasks =
        chaptersPerTask > 0
            ? (count + chaptersPerTask - 1) / chaptersPerTask
            : Math.min(count, Math.max(MANY_TASKS, count / MANY_CHAPTERS));
    Column[] order = {
      col(Columns.WORD_COUNT).desc(), xxhash64(col(Columns.BOOK_ID), col(Columns.CHAPTER_INDEX))
    };
    return chapters
        .repartitionByRange((int) Math.max(1, Math.min(Integer.MAX_VALUE, tasks)), order)
        .sortWithinPartitions(order);
  }
}
