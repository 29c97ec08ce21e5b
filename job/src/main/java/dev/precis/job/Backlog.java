package dev.precis.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
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
final class Backlog implements AutoCloseable {
  /** What a row of the output must share with a chapter to be about it. */
  private static final List<String> CHAPTER =
      List.of(Columns.BOOK_ID, Columns.CHAPTER_INDEX, Columns.TEXT_SHA256);

  private final SparkSession spark;
  private final SummaryStore store;
  private final String recipe;
  private final long chapters;
  private final Dataset<Row> missing;
  private final long missingCount;
  private final Dataset<Row> toDo;
  private final long toDoCount;
  private final long newTexts;
  private final long givenUp;
  private long repeated;

  /**
   * Reads the chapters and the output.
   *
   * @param selected rows of {@link Columns#CHAPTERS}; persisted, since they are read again
   */
  Backlog(
      SparkSession spark,
      Dataset<Row> selected,
      SummaryStore store,
      String recipe,
      RunSettings settings) {
    this.spark = spark;
    this.store = store;
    this.recipe = recipe;
    Dataset<Row> done = committed(SummaryStore.SUMMARIES);
    chapters = selected.count();
    if (done == null) {
      missing = selected;
      missingCount = chapters;
    } else {
      missing = missing(selected, done).persist(StorageLevel.MEMORY_AND_DISK());
      missingCount = missing.count();
    }
    if (missingCount == 0) {
      toDo = missing;
      toDoCount = newTexts = givenUp = 0;
      return;
    }
    Dataset<Row> untold = withAttempts(newTexts(missing, done), committed(SummaryStore.FAILURES));
    Column isAllowed = allowed(settings);
    Row counts = untold.agg(count(lit(1)), count(when(isAllowed, 1))).first();
    newTexts = counts.getLong(0);
    givenUp = newTexts - counts.getLong(1);
    toDo = onePerText(untold.where(isAllowed)).persist(StorageLevel.MEMORY_AND_DISK());
    toDoCount = toDo.count();
  }

  private Dataset<Row> committed(String table) {
    Dataset<Row> rows = store.committed(spark, table, List.of(recipe));
    return rows == null
        ? null
        : rows.select(
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
    return chapters - missingCount;
  }

  /** How many failed so often that they are not tried again. */
  long givenUp() {
    return givenUp;
  }

  /** How many rows were taken from the same text elsewhere. */
  long repeated() {
    return repeated;
  }

  /** Rows of {@link Columns#CHAPTERS}, one a text. */
  Dataset<Row> toDo() {
    return toDo;
  }

  long toDoCount() {
    return toDoCount;
  }

  /** Commits rows for the missing chapters whose text has a summary already. */
  void repeatKnownTexts(Committer committer) {
    if (missingCount > newTexts) {
      repeated +=
          repeat(missing, SummaryStore.SUMMARIES, committed(SummaryStore.SUMMARIES), committer);
    }
  }

  /**
   * Commits rows for the chapters whose text was worked on for another chapter.
   *
   * @param firstWave of this run
   */
  void repeatNewTexts(Committer committer, int firstWave) {
    if (newTexts - givenUp == toDoCount) {
      return;
    }
    Dataset<Row> done = committed(SummaryStore.SUMMARIES);
    Dataset<Row> untold = missing(missing, done);
    if (done != null) {
      repeated += repeat(untold, SummaryStore.SUMMARIES, done, committer);
    }
    Dataset<Row> failures = committed(SummaryStore.FAILURES);
    if (failures != null) {
      Dataset<Row> now = failures.where(col(known(Columns.WAVE)).geq(firstWave));
      repeat(missing(untold, now), SummaryStore.FAILURES, now, committer);
    }
  }

  private static long repeat(
      Dataset<Row> untold, String table, Dataset<Row> rows, Committer committer) {
    StructType columns =
        table.equals(SummaryStore.SUMMARIES) ? Columns.SUMMARIES : Columns.FAILURES;
    Dataset<Row> repeated =
        repeated(untold, rows, columns.fieldNames()).persist(StorageLevel.MEMORY_AND_DISK());
    long count = repeated.count();
    committer.commit(repeated, table, count);
    repeated.unpersist();
    return count;
  }

  @Override
  public void close() {
    toDo.unpersist();
    missing.unpersist();
  }

  /** Those without a row in {@code known}; null stands for nothing known. */
  private static Dataset<Row> missing(Dataset<Row> chapters, Dataset<Row> known) {
    return known == null ? chapters : chapters.join(known, sameChapter(), "left_anti");
  }

  /** Those whose text has no row in {@code known}, whatever chapter it stands in. */
  private static Dataset<Row> newTexts(Dataset<Row> missing, Dataset<Row> known) {
    return known == null ? missing : missing.join(known, sameText(), "left_anti");
  }

  /** With the attempts that failures tell of; null stands for none. */
  private static Dataset<Row> withAttempts(Dataset<Row> chapters, Dataset<Row> failures) {
    if (failures == null) {
      return chapters;
    }
    String attempts = known(Columns.ATTEMPTS);
    Dataset<Row> tried =
        failures
            .groupBy(CHAPTER.stream().map(name -> col(known(name))).toArray(Column[]::new))
            .agg(max(attempts).as(attempts));
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

  /** One chapter of each text; what could not be read has no text, and stays. */
  private static Dataset<Row> onePerText(Dataset<Row> chapters) {
    return chapters
        .where(col(Columns.TEXT_SHA256).isNotNull())
        .dropDuplicates(new String[] {Columns.TEXT_SHA256})
        .unionByName(chapters.where(col(Columns.TEXT_SHA256).isNull()));
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

  /** What a column of the output is called here: Spark cannot tell equal names of a join apart. */
  private static String known(String column) {
    return "known_" + column;
  }
}
