package dev.precis.job;

import dev.precis.text.BookFormatException;
import dev.precis.text.ChapterSplitter;
import dev.precis.text.GutenbergText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Books to rows of {@link Columns#CHAPTERS}; a book that cannot be read is one row that says why.
 *
 * <p>Not Spark's own readers: the one for text takes everything for UTF-8, the one for binary files
 * passes over empty files without a word, and both take a file's name for a pattern.
 */
final class BookReader implements FlatMapFunction<String, Row> {
  private static final long serialVersionUID = 1L;

  /** Enough to spread reading and splitting over a cluster; a task takes many books in a second. */
  private static final int MOST_TASKS = 1_000;

  private final BookFiles books;
  private final Broadcast<SerializableConfiguration> hadoop;

  private BookReader(BookFiles books, Broadcast<SerializableConfiguration> hadoop) {
    this.books = books;
    this.hadoop = hadoop;
  }

  static Dataset<Row> chapters(SparkSession spark, BookFiles books, Configuration hadoop) {
    Broadcast<SerializableConfiguration> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop));
    return spark
        .createDataset(books.paths(), Encoders.STRING())
        .repartition(Math.min(books.paths().size(), MOST_TASKS))
        .flatMap(new BookReader(books, sent), Encoders.row(Columns.CHAPTERS));
  }

  @Override
  public Iterator<Row> call(String path) {
    return chapters(books.bookId(path), new Path(path)).stream().map(ChapterRow::toRow).iterator();
  }

  private List<ChapterRow> chapters(String bookId, Path path) {
    try {
      GutenbergText book = read(path, hadoop.value().value());
      return new ChapterSplitter()
          .split(book).chapters().stream()
              .map(chapter -> ChapterRow.of(bookId, book, chapter))
              .toList();
    } catch (BookFormatException | UncheckedIOException e) {
      return List.of(ChapterRow.unreadable(bookId, e.getMessage()));
    }
  }

  /**
   * A book of a file system.
   *
   * @throws BookFormatException when its bytes are no book
   * @throws UncheckedIOException when the file system does not give them; its message names the
   *     book
   */
  static GutenbergText read(Path path, Configuration hadoop) {
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return GutenbergText.parse(path.getName(), IOUtils.toByteArray(in));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read book " + path.getName() + ": the file system does not give it, got " + e, e);
    }
  }
}
