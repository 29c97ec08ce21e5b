package dev.precis.job.table;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Spreads rows of {@link Columns#CHAPTERS} over the tasks that summarize them. */
public final class Chapters {
  /** With more tasks than this, the time that Spark itself takes for a task begins to show. */
  private static final int MANY_TASKS = 2_000;

  /** With more chapters than this, a task takes long to end. */
  private static final int MANY_CHAPTERS = 50;

  private Chapters() {}

  /**
   * Sorts the longest chapters to the front, so that no long chapter starts last, and makes tasks
   * of few chapters, so that no free slot waits for another slot's chapters. The sort puts equal
   * texts side by side: the first of them stands for all. A chapter without a text, which could not
   * be read, is kept.
   *
   * <p>Objects are sorted, not rows of a Dataset: for those, Spark generates and compiles code in
   * each of the many tasks, which takes as long as some dozens of short texts.
   *
   * @param chapters with the columns of {@link Columns#CHAPTERS} at least
   * @param count of the chapters
   * @param chaptersPerTask 0 for as few as Spark handles well
   */
  public static JavaRDD<ChapterRow> onePerTextLongestFirst(
      Dataset<Row> chapters, long count, int chaptersPerTask) {
    long tasks =
        chaptersPerTask > 0
            ? (count + chaptersPerTask - 1) / chaptersPerTask
            : Math.min(count, Math.max(MANY_TASKS, count / MANY_CHAPTERS));
    return chapters
        .select(
            Arrays.stream(Columns.CHAPTERS.fieldNames())
                .map(name -> col(name))
                .toArray(Column[]::new))
        .javaRDD()
        .map(Chapters::withoutSchema)
        .sortBy(Chapters::sortKey, true, (int) Math.max(1, Math.min(Integer.MAX_VALUE, tasks)))
        .mapPartitions(Chapters::onePerText);
  }

  /** With its schema, each row would carry it through the shuffle. */
  private static Row withoutSchema(Row row) {
    return RowFactory.create(IntStream.range(0, row.size()).mapToObj(row::get).toArray());
  }

  /**
   * Sorts by length, and equal texts side by side. It is a number because every task carries the
   * bounds of all tasks. If two different texts of one length share the number, a text that is
   * there more than once may be summarized more than once.
   */
  private static long sortKey(Row row) {
    TextIdentity text = ChapterIdentity.of(new NamedRow(row, Columns.CHAPTERS)).text();
    long words = text.words() == null ? 0 : text.words();
    long hash = text.sha256() == null ? 0 : Long.parseLong(text.sha256(), 0, 8, 16);
    return (Integer.MAX_VALUE - words) << Integer.SIZE | hash;
  }

  private static Iterator<ChapterRow> onePerText(Iterator<Row> sorted) {
    AtomicReference<String> last = new AtomicReference<>();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(sorted, 0), false)
        .map(ChapterRow::of)
        .filter(
            chapter -> {
              String text = chapter.identity().text().sha256();
              return text == null || !text.equals(last.getAndSet(text));
            })
        .iterator();
  }
}
