package dev.precis.job;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
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
   * a free slot never waits for another's chapters. Chapters of equal text lie side by side then,
   * and the first of them stands for all; what could not be read has no text, and stays.
   *
   * @param count of the chapters
   * @param chaptersPerTask 0 for as few as Spark bears well
   */
  static JavaRDD<Row> onePerTextLongestFirst(
      Dataset<Row> chapters, long count, int chaptersPerTask) {
    long tasks =
        chaptersPerTask > 0
            ? (count + chaptersPerTask - 1) / chaptersPerTask
            : Math.min(count, Math.max(MANY_TASKS, count / MANY_CHAPTERS));
    Column length = col(Columns.WORD_COUNT).desc();
    Column text = col(Columns.TEXT_SHA256).asc();
    return chapters
        .repartitionByRange((int) Math.max(1, Math.min(Integer.MAX_VALUE, tasks)), length, text)
        .sortWithinPartitions(length, text, col(Columns.NODE_ID))
        .javaRDD()
        .mapPartitions(Chapters::onePerText);
  }

  private static Iterator<Row> onePerText(Iterator<Row> sorted) {
    AtomicReference<String> last = new AtomicReference<>();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(sorted, 0), false)
        .filter(
            row -> {
              String text = row.getAs(Columns.TEXT_SHA256);
              return text == null || !text.equals(last.getAndSet(text));
            })
        .iterator();
  }
}
