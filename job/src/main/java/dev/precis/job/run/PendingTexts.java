package dev.precis.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.precis.job.settings.RunSettings;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Chapters;
import dev.precis.job.table.Columns;
import dev.precis.job.table.FewTasks;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The selected texts of a level, compared with the output: which are missing there, which of those
 * have an equal text there, and which are to be summarized. To be closed. Immutable.
 */
final class PendingTexts implements AutoCloseable {
  /** Whether the output has a summary of the text. */
  private static final String IS_DONE = "is_done";

  /** Whether the output has a summary of the text or of an equal one. */
  private static final String IS_KNOWN = "is_known";

  private final Dataset<Row> marked;
  private final Counts counts;
  private final JavaRDD<ChapterRow> toDo;
  private final List<PartitionSize> sizes;

  private PendingTexts(
      Dataset<Row> marked, Counts counts, JavaRDD<ChapterRow> toDo, List<PartitionSize> sizes) {
    this.marked = marked;
    this.counts = counts;
    this.toDo = toDo;
    this.sizes = sizes;
  }

  /**
   * Reads the texts and the output.
   *
   * @param selected rows of {@link Columns#CHAPTERS}, of one level
   * @param summaries of that level
   * @param failures of that level
   * @param textsPerTask 0 for as few as Spark handles well
   */
  static PendingTexts read(
      Dataset<Row> selected,
      KnownRows summaries,
      KnownRows failures,
      RunSettings settings,
      int textsPerTask) {
    // Kept: it is counted, then sorted, and read again for texts that occur more than once.
    Dataset<Row> marked =
        failures
            .withAttempts(summaries.mark(selected, IS_DONE, IS_KNOWN))
            .persist(StorageLevel.MEMORY_AND_DISK());
    Column isToTry = isNew().and(mayBeTried(settings));
    Counts counts = Counts.of(marked, isToTry);
    if (counts.toTry() == 0) {
      JavaSparkContext spark =
          JavaSparkContext.fromSparkContext(marked.sparkSession().sparkContext());
      return new PendingTexts(marked, counts, spark.emptyRDD(), List.of());
    }
    JavaRDD<ChapterRow> toDo =
        Chapters.onePerTextLongestFirst(marked.where(isToTry), counts.toTry(), textsPerTask);
    int tasks = FewTasks.of(marked.sparkSession().sparkContext());
    return new PendingTexts(marked, counts, toDo, PartitionSize.of(toDo, tasks));
  }

  private static Column isMissing() {
    return not(col(IS_DONE));
  }

  private static Column isNew() {
    return isMissing().and(not(col(IS_KNOWN)));
  }

  private static Column mayBeTried(RunSettings settings) {
    return col(Columns.ATTEMPTS).lt(settings.retryFailed() ? settings.maxAttempts() : 1);
  }

  /** The selected texts: rows of {@link Columns#CHAPTERS}, and more columns. */
  Dataset<Row> selected() {
    return marked;
  }

  /** The selected texts that had no summary in the output. */
  Dataset<Row> missing() {
    return marked.where(isMissing());
  }

  /** One for each text, in the order in which they are to be done. */
  JavaRDD<ChapterRow> toDo() {
    return toDo;
  }

  /** The sizes of the partitions of {@link #toDo} that are not empty. */
  List<PartitionSize> sizes() {
    return sizes;
  }

  /** How many texts are selected. */
  long selectedCount() {
    return counts.selected();
  }

  /** How many of the selected texts had a summary in the output. */
  long doneCount() {
    return counts.selected() - counts.missing();
  }

  /** How many texts failed so often that they are not tried again. */
  long givenUpCount() {
    return counts.notKnown() - counts.toTry();
  }

  /** How many texts are to be summarized; equal texts count once. */
  long toDoCount() {
    return sizes.stream().mapToLong(PartitionSize::chapters).sum();
  }

  /** Whether the output had summaries of texts that are equal to missing ones. */
  boolean hasKnown() {
    return counts.missing() > counts.notKnown();
  }

  /** Whether there are equal texts among those to be summarized. */
  boolean hasEqual() {
    return counts.toTry() > toDoCount();
  }

  @Override
  public void close() {
    marked.unpersist();
  }

  /**
   * Numbers of texts.
   *
   * @param missing without a summary in the output
   * @param notKnown of those, without a summary of an equal text in the output
   * @param toTry of those, not failed too often
   */
  private record Counts(long selected, long missing, long notKnown, long toTry) {
    static Counts of(Dataset<Row> marked, Column isToTry) {
      Row counts =
          marked
              .agg(
                  count(lit(1)),
                  count(when(isMissing(), 1)),
                  count(when(isNew(), 1)),
                  count(when(isToTry, 1)))
              .first();
      return new Counts(counts.getLong(0), counts.getLong(1), counts.getLong(2), counts.getLong(3));
    }
  }
}
