package dev.precis.job.input;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.Columns;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;

/** The chapters that a run was asked for, as rows with the columns of {@link Columns#CHAPTERS}. */
public final class Selection {
  private static final int MOST_NAMED = 10;

  private final Dataset<Row> chapters;
  private final CollectionAccumulator<String> doubtful;

  private Selection(Dataset<Row> chapters, CollectionAccumulator<String> doubtful) {
    this.chapters = chapters;
    this.doubtful = doubtful;
  }

  /**
   * @throws InputException if the input cannot be used
   */
  public static Selection of(SparkSession spark, InputRequest request, JobSettings settings) {
    boolean isTable = request.format() != null || request.table() != null;
    if (isTable && settings.levels().size() > 1) {
      throw new InputException(
          "Cannot summarize parts and books: a table has none; remove --levels and "
              + JobSettings.LEVELS.key()
              + ", got "
              + (request.table() == null
                  ? "the input format " + request.format()
                  : "the table " + request.table().name()));
    }
    CollectionAccumulator<String> doubtful = RunInput.doubtful(spark);
    Dataset<Row> chapters =
        ofKinds(
            RunInput.of(request, settings.chapterRegex())
                .chapters(spark, doubtful, request.watched()),
            settings.kinds());
    if (request.chapters() != null) {
      chapters = chapters.where(col(Columns.KIND).isNull().or(request.chapters().condition()));
    }
    if (request.limit() != null) {
      chapters = chapters.orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX).limit(request.limit());
    }
    return new Selection(chapters, doubtful);
  }

  /** A book that cannot be read has no kind, and is kept. */
  private static Dataset<Row> ofKinds(Dataset<Row> chapters, List<String> kinds) {
    return chapters.where(col(Columns.KIND).isNull().or(col(Columns.KIND).isin(kinds.toArray())));
  }

  public Dataset<Row> chapters() {
    return chapters;
  }

  /**
   * Warns of books whose headings are doubtful. Call it after the chapters were read. The chapters
   * are summarized anyway; a person can check them.
   */
  public void warnOfDoubtfulBooks(Console console) {
    TreeSet<String> books = new TreeSet<>(doubtful.value());
    if (!books.isEmpty()) {
      console.say(
          "warning: the chapters of %s are doubtful; check them with ./precis chapters --explain"
              + " --input: %s%s",
          Console.count(books.size(), "book"),
          books.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
          books.size() > MOST_NAMED ? ", ..." : "");
    }
  }
}
