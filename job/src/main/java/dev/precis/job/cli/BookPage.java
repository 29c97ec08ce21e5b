package dev.precis.job.cli;

import dev.precis.job.table.Columns;
import dev.precis.llm.prompt.Level;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;

/**
 * Prints books as a page of Markdown: the whole book, its parts, its chapters. A book or part
 * without a summary of its own has only a heading. Not thread-safe.
 */
final class BookPage {
  private final PrintStream out;
  private String book;
  private String part;

  BookPage(PrintStream out) {
    this.out = out;
  }

  /**
   * @param rows with the columns of {@link Columns#SUMMARIES}, in reading order
   */
  void print(Iterator<Row> rows) {
    rows.forEachRemaining(this::print);
    out.flush();
  }

  private void print(Row row) {
    beginBook(row);
    beginPart(row);
    if (isOf(Level.CHAPTER, row)) {
      String title = row.getAs(Columns.CHAPTER_TITLE);
      heading(
          row.getAs(Columns.PART) == null ? 2 : 3,
          title == null ? "Chapter " + row.getAs(Columns.CHAPTER_INDEX) : title);
    }
    out.printf("%s%n%n", row.<String>getAs(Columns.SUMMARY).strip());
    List<String> missing = row.getList(row.fieldIndex(Columns.MISSING_SOURCES));
    if (!missing.isEmpty()) {
      out.printf("*Without %s, which could not be summarized.*%n%n", String.join(", ", missing));
    }
  }

  private void beginBook(Row row) {
    String id = row.getAs(Columns.BOOK_ID);
    if (!id.equals(book)) {
      book = id;
      part = null;
      String title = row.getAs(Columns.BOOK_TITLE);
      heading(1, title == null ? id : title);
      String author = row.getAs(Columns.AUTHOR);
      if (author != null) {
        out.printf("*%s*%n%n", author);
      }
    }
  }

  private void beginPart(Row row) {
    String next = row.getAs(Columns.PART);
    if (!isOf(Level.BOOK, row) && !Objects.equals(next, part)) {
      part = next;
      if (next != null) {
        heading(2, next);
      }
    }
  }

  private static boolean isOf(Level level, Row row) {
    return level.label().equals(row.getAs(Columns.LEVEL));
  }

  /** A heading in a book can have several lines, a heading in Markdown has one. */
  private void heading(int depth, String text) {
    out.printf("%s %s%n%n", "#".repeat(depth), text.strip().replaceAll("\\s+", " "));
  }
}
