package dev.precis.job.table;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What a run does with rows of {@link Columns#CHAPTERS} before the model sees them. */
public final class Chapters {
  /** Beyond this many tasks Spark's own work for a task begins to show. */
  private static final int MANY_TASKS = 2_000;

  /** But where a task would take more chapters than this, it would be long until it is done. */
  private static final int MANY_CHAPTERS = 50;

  private Chapters() {}

  /** Those of the kinds; a book that could not be read has no kind and stays. */
  public static Dataset<Row> ofKinds(Dataset<Row> chapters, List<String> kinds) {
    return chapters.where(col(Columns.KIND).isNull().or(col(Columns.KIND).isin(kinds.toArray())));
  }

  /**
   * Longest first, so that no long chapter is the last to start, in tasks of few chapters, so that
   * a free slot never waits for another's chapters. Chapters of equal text lie side by side then,
   * and the first of them stands for all; what could not be read has no text, and stays.
   *
   * <p>Sorted as objects: for rows of a Dataset, Spark writes and compiles code in each of these
   * many tasks, anew, which takes as long as some dozens of short texts.
   *
   * @param count of the chapters
   * @param chaptersPerTask 0 for as few as Spark bears well
   */
  public static JavaRDD<ChapterRow> onePerTextLongestFirst(
      Dataset<Row> chapters, long count, int chaptersPerTask) {
    long tasks =
        chaptersPerTask > 0
            ? (count + chaptersPerTask - 1) / chaptersPerTask
            : Math.min(count, Math.max(MANY_TASKS, count / MANY_CHAPTERS));
    return chapters
        .javaRDD()
        .map(Chapters::withoutSchema)
        .sortBy(Chapters::longestFirst, true, (int) Math.max(1, Math.min(Integer.MAX_VALUE, tasks)))
        .mapPartitions(Chapters::onePerText);
  }

  /** Else the shuffle takes the schema along, again and again. */
  private static Row withoutSchema(Row row) {
    return RowFactory.create(IntStream.range(0, row.size()).mapToObj(row::get).toArray());
  }

  /**
   * What sorts by length, and then equal texts side by side: as a number, since each task has the
   * bounds of all tasks with it. Where two texts of one length share it, the worst is that an equal
   * one of theirs is summarized twice.
   */
  private static long longestFirst(Row row) {
    ChapterIdentity chapter = ChapterIdentity.of(row);
    long words = chapter.wordCount() == null ? 0 : chapter.wordCount();
    long text = chapter.textSha256() == null ? 0 : Long.parseLong(chapter.textSha256(), 0, 8, 16);
    return (Integer.MAX_VALUE - words) << Integer.SIZE | text;
  }

  private static Iterator<ChapterRow> onePerText(Iterator<Row> sorted) {
    AtomicReference<String> last = new AtomicReference<>();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(sorted, 0), false)
        .map(ChapterRow::of)
        .filter(
            chapter -> {
              String text = chapter.identity().textSha256();
              return text == null || !text.equals(last.getAndSet(text));
            })
        .iterator();
  }
}
