package dev.precis.job.input;

import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Columns;
import dev.precis.llm.settings.Address;
import dev.precis.text.book.BookFormatException;
import dev.precis.text.book.BookSource;
import dev.precis.text.book.GutenbergText;
import dev.precis.text.chapter.ChapterSplitter;
import dev.precis.text.chapter.Confidence;
import dev.precis.text.chapter.SplitBook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads books into rows with the columns of {@link Columns#CHAPTERS}. A book that cannot be read
 * becomes one row with the reason.
 *
 * <p>Spark's own readers do not fit: the text reader decodes everything as UTF-8, the binary reader
 * skips empty files silently, and both treat file names as globs.
 */
public final class BookReader implements FlatMapFunction<String, Row> {
  private static final long serialVersionUID = 1L;

  /** Enough to spread the reading over a cluster; a task reads many books per second. */
  private static final int MOST_TASKS = 1_000;

  private final BookFiles books;
  private final String chapterRegex;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final CollectionAccumulator<String> doubtful;

  private BookReader(
      BookFiles books,
      String chapterRegex,
      Broadcast<SerializableConfiguration> hadoop,
      CollectionAccumulator<String> doubtful) {
    this.books = books;
    this.chapterRegex = chapterRegex;
    this.hadoop = hadoop;
    this.doubtful = doubtful;
  }

  /**
   * @param chapterRegex matches the headings of chapters; empty to find them automatically
   * @param doubtful collects the ids of books whose headings are doubtful, some more than once
   */
  static Dataset<Row> chapters(
      SparkSession spark,
      BookFiles books,
      String chapterRegex,
      Configuration hadoop,
      CollectionAccumulator<String> doubtful) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> sent =
        context.broadcast(new SerializableConfiguration(hadoop));
    int tasks = Math.max(1, Math.min(books.paths().size(), MOST_TASKS));
    // No Dataset of strings: its encoder needs Scala's reflection, which takes as long to load as
    // a book takes to read.
    return spark.createDataFrame(
        context
            .parallelize(books.paths(), tasks)
            .flatMap(new BookReader(books, chapterRegex, sent, doubtful)),
        Columns.CHAPTERS);
  }

  @Override
  public Iterator<Row> call(String path) {
    String file = books.bookId(path);
    Stream<BookSource> sources;
    try {
      sources = read(new Path(path), hadoop.value().value());
    } catch (BookFormatException | UncheckedIOException e) {
      return List.of(ChapterRow.unreadable(file, e.getMessage()).toRow()).iterator();
    }
    ChapterSplitter splitter = ChapterSplitter.of(chapterRegex);
    return sources.flatMap(source -> rows(bookId(file, source), source, splitter)).iterator();
  }

  private Stream<Row> rows(String bookId, BookSource source, ChapterSplitter splitter) {
    try {
      GutenbergText book = source.book();
      SplitBook split = splitter.split(book);
      if (split.confidence() == Confidence.LOW) {
        doubtful.add(bookId);
      }
      PartNames parts = new PartNames();
      return split.chapters().stream()
          .map(chapter -> ChapterRow.of(bookId, book, chapter, parts.next(chapter.part())).toRow());
    } catch (BookFormatException e) {
      return Stream.of(ChapterRow.unreadable(bookId, e.getMessage()).toRow());
    }
  }

  /** The id of a book in a file; in an archive of several books {@code books.zip!quay.txt}. */
  public static String bookId(String file, BookSource source) {
    return source.entry().isEmpty() ? file : file + "!" + source.entry();
  }

  /**
   * Reads the books of a file.
   *
   * @throws BookFormatException if the file is not a book
   * @throws UncheckedIOException if the file cannot be read; the message names the book
   */
  public static Stream<BookSource> read(Path path, Configuration hadoop) {
    String name = new Path(new Address(path.toString()).shown()).getName();
    byte[] bytes;
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      bytes = IOUtils.toByteArray(in);
    } catch (IOException e) {
      String reason = Address.hideIn(e.toString());
      throw new UncheckedIOException(
          "Cannot read book " + name + ": the file system cannot read it, got " + reason, e);
    }
    return BookSource.read(name, bytes);
  }
}
