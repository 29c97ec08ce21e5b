package dev.precis.job.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.precis.job.output.SummaryStore;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.RunSettings;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Chapters;
import dev.precis.job.table.Columns;
import dev.precis.job.table.FewTasks;
import dev.precis.llm.summarize.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The selected chapters held against what the output has of one recipe: what is missing, what of it
 * is known from the same text elsewhere, and what is to be worked on. To be closed.
 */
final class PendingTexts implements AutoCloseable {
  /** What a row of the output must share with a chapter to be about it. */
  private static final List<String> CHAPTER = List.of(Columns.NODE_ID, Columns.TEXT_SHA256);

  /** Whether the output has the chapter. */
  private static final String IS_DONE = "is_done";

  /** Whether the output has the text, for this chapter or another. */
  private static final String IS_KNOWN = "is_known";

  private final SparkSession spark;
  private final SummaryStore store;
  private final Recipe recipe;
  private final Dataset<Row> marked;
  private final long chapters;
  private final long missing;
  private final long newTexts;
  private final long givenUp;
  private final JavaRDD<ChapterRow> toDo;
  private final List<PartitionSize> sizes;
  private long repeated;

  /**
   * Reads the chapters and the output.
   *
   * @param selected rows of {@link Columns#CHAPTERS}, of one level
   * @param recipe of that level
   */
  PendingTexts(
      SparkSession spark,
      Dataset<Row> selected,
      SummaryStore store,
      Recipe recipe,
      JobSettings settings) {
    this.spark = spark;
    this.store = store;
    this.recipe = recipe;
    // Read again to be sorted, and for the texts that are repeated.
    marked =
        withAttempts(
                marked(selected, committed(SummaryStore.SUMMARIES)),
                committed(SummaryStore.FAILURES))
            .persist(StorageLevel.MEMORY_AND_DISK());
    Column isMissing = not(col(IS_DONE));
    Column isNew = isMissing.and(not(col(IS_KNOWN)));
    Column isToDo = isNew.and(allowed(settings.run()));
    Row counts =
        marked
            .agg(
                count(lit(1)),
                count(when(isMissing, 1)),
                count(when(isNew, 1)),
                count(when(isToDo, 1)))
            .first();
    chapters = counts.getLong(0);
    missing = counts.getLong(1);
    newTexts = counts.getLong(2);
    long toTry = counts.getLong(3);
    givenUp = newTexts - toTry;
    if (toTry == 0) {
      toDo = JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
      sizes = List.of();
    } else {
      toDo =
          Chapters.onePerTextLongestFirst(
              marked.where(isToDo).drop(IS_DONE, IS_KNOWN), toTry, settings.chaptersPerTask());
      sizes = PartitionSize.of(toDo, FewTasks.of(spark.sparkContext()));
    }
  }

  private Dataset<Row> committed(String table) {
    Dataset<Row> rows = store.committed(spark, table, List.of(recipe.id()));
    return rows == null
        ? null
        : rows.where(col(Columns.PROMPT_VERSION).equalTo(recipe.promptVersion()))
            .select(
                Arrays.stream(rows.columns())
                    .map(name -> col(name).as(known(name)))
                    .toArray(Column[]::new));
  }

  /** How many were selected. */
  long chapters() {
    return chapters;
  }

  /** How many the output had before. */
  long alreadyDone() {
    return chapters - missing;
  }

  /** How many failed so often that they are not tried again. */
  long givenUp() {
    return givenUp;
  }

  /** How many rows were taken from the same text elsewhere. */
  long repeated() {
    return repeated;
  }

  /** One a text, in the order in which they are to be done. */
  JavaRDD<ChapterRow> toDo() {
    return toDo;
  }

  /** How the chapters to do are spread over the partitions that have any. */
  List<PartitionSize> sizes() {
    return sizes;
  }

  long toDoCount() {
    return sizes.stream().mapToLong(PartitionSize::chapters).sum();
  }

  /** Commits rows for the missing chapters whose text has a summary already. */
  void repeatKnownTexts(Committer committer) {
    if (missing > newTexts) {
      repeated +=
          repeat(missing(), SummaryStore.SUMMARIES, committed(SummaryStore.SUMMARIES), committer);
    }
  }

  /**
   * Commits rows for the chapters whose text was worked on for another chapter.
   *
   * @param firstWave of this run
   */
  void repeatNewTexts(Committer committer, int firstWave) {
    if (newTexts - givenUp == toDoCount()) {
      return;
    }
    Dataset<Row> done = committed(SummaryStore.SUMMARIES);
    Dataset<Row> untold = without(missing(), done);
    if (done != null) {
      repeated += repeat(untold, SummaryStore.SUMMARIES, done, committer);
    }
    Dataset<Row> failures = committed(SummaryStore.FAILURES);
    if (failures != null) {
      Dataset<Row> now = failures.where(col(known(Columns.WAVE)).geq(firstWave));
      repeat(without(untold, now), SummaryStore.FAILURES, now, committer);
    }
  }

  /**
   * What was selected, as the columns that say what a row is about, and {@link Columns#SUMMARY},
   * null where there is none.
   */
  Dataset<Row> summaries() {
    Column[] identity =
        Arrays.stream(Columns.CHAPTERS.fieldNames())
            .limit(Columns.IDENTITY_SIZE)
            .map(name -> col(name))
            .toArray(Column[]::new);
    Dataset<Row> known = committed(SummaryStore.SUMMARIES);
    return known == null
        ? marked.select(identity).withColumn(Columns.SUMMARY, lit(null).cast("string"))
        : marked
            .join(known, sameChapter(), "left_outer")
            .select(ArrayUtils.add(identity, col(known(Columns.SUMMARY)).as(Columns.SUMMARY)));
  }

  private Dataset<Row> missing() {
    return marked.where(not(col(IS_DONE)));
  }

  private static long repeat(
      Dataset<Row> untold, String table, Dataset<Row> rows, Committer committer) {
    StructType columns =
        table.equals(SummaryStore.SUMMARIES) ? Columns.SUMMARIES : Columns.FAILURES;
    Dataset<Row> repeated =
        repeated(untold, rows, columns.fieldNames()).persist(StorageLevel.MEMORY_AND_DISK());
    long count = repeated.count();
    if (count > 0) {
      committer.commit(repeated, table, count, committer.beginWave());
    }
    repeated.unpersist();
    return count;
  }

  @Override
  public void close() {
    marked.unpersist();
  }

  /** Those without a row in {@code known}; null stands for nothing known. */
  private static Dataset<Row> without(Dataset<Row> chapters, Dataset<Row> known) {
    return known == null ? chapters : chapters.join(known, sameChapter(), "left_anti");
  }

  /** With {@link #IS_DONE} and {@link #IS_KNOWN}; null stands for nothing known. */
  private static Dataset<Row> marked(Dataset<Row> chapters, Dataset<Row> known) {
    if (known == null) {
      return chapters.withColumn(IS_DONE, lit(false)).withColumn(IS_KNOWN, lit(false));
    }
    return marked(
        marked(chapters, known, CHAPTER, sameChapter(), IS_DONE),
        known,
        List.of(Columns.TEXT_SHA256),
        sameText(),
        IS_KNOWN);
  }

  private static Dataset<Row> marked(
      Dataset<Row> chapters, Dataset<Row> known, List<String> key, Column isSame, String mark) {
    Column[] columns =
        Stream.concat(
                Arrays.stream(chapters.columns()).map(name -> col(name)),
                Stream.of(coalesce(col(mark), lit(false)).as(mark)))
            .toArray(Column[]::new);
    Dataset<Row> keys = known.select(knownColumns(key)).distinct().withColumn(mark, lit(true));
    return chapters.join(keys, isSame, "left_outer").select(columns);
  }

  /** With the attempts that failures tell of; null stands for none. */
  private static Dataset<Row> withAttempts(Dataset<Row> chapters, Dataset<Row> failures) {
    if (failures == null) {
      return chapters;
    }
    String attempts = known(Columns.ATTEMPTS);
    Dataset<Row> tried = failures.groupBy(knownColumns(CHAPTER)).agg(max(attempts).as(attempts));
    Column[] columns =
        Arrays.stream(chapters.columns())
            .map(
                name ->
                    name.equals(Columns.ATTEMPTS)
                        ? coalesce(col(attempts), col(name)).as(name)
                        : col(name))
            .toArray(Column[]::new);
    return chapters.join(tried, sameChapter(), "left_outer").select(columns);
  }

  /** Which may be tried, or tried again. */
  private static Column allowed(RunSettings settings) {
    return col(Columns.ATTEMPTS).lt(settings.retryFailed() ? settings.maxAttempts() : 1);
  }

  /** Rows for chapters out of rows that are known of the same text. */
  private static Dataset<Row> repeated(Dataset<Row> missing, Dataset<Row> known, String[] columns) {
    Column[] values = new Column[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] =
          i < Columns.IDENTITY_SIZE ? col(columns[i]) : col(known(columns[i])).as(columns[i]);
    }
    Dataset<Row> texts = known.dropDuplicates(new String[] {known(Columns.TEXT_SHA256)});
    return missing.join(texts, sameText()).select(values);
  }

  private static Column sameChapter() {
    return CHAPTER.stream()
        .map(name -> col(name).eqNullSafe(col(known(name))))
        .reduce(Column::and)
        .orElseThrow();
  }

  private static Column sameText() {
    return col(Columns.TEXT_SHA256).equalTo(col(known(Columns.TEXT_SHA256)));
  }

  private static Column[] knownColumns(List<String> names) {
    return names.stream().map(name -> col(known(name))).toArray(Column[]::new);
  }

  /** What a column of the output is called here: Spark cannot tell equal names of a join apart. */
  private static String known(String column) {
    return "known_" + column;
  }
}
