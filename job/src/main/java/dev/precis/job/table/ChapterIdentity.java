package dev.precis.job.table;

import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;

/**
 * Which chapter, part or book a row is about, in the order of the columns that every table starts
 * with; null is what is unknown.
 */
public record ChapterIdentity(
    String bookId,
    String bookTitle,
    String author,
    String language,
    String part,
    String kind,
    Integer chapterIndex,
    String chapterTitle,
    String textSha256,
    Integer wordCount,
    BookNode node) {
  private static final int OWN_VALUES = 10;

  /** Of a book of which no chapter is known. */
  static ChapterIdentity ofBook(String bookId) {
    return new ChapterIdentity(
        bookId, null, null, null, null, null, null, null, null, null, BookNode.book(bookId));
  }

  public static ChapterIdentity of(Row row) {
    return new ChapterIdentity(
        row.getAs(0),
        row.getAs(1),
        row.getAs(2),
        row.getAs(3),
        row.getAs(4),
        row.getAs(5),
        row.getAs(6),
        row.getAs(7),
        row.getAs(8),
        row.getAs(9),
        BookNode.of(row, OWN_VALUES));
  }

  Object[] values() {
    return ArrayUtils.addAll(
        new Object[] {
          bookId,
          bookTitle,
          author,
          language,
          part,
          kind,
          chapterIndex,
          chapterTitle,
          textSha256,
          wordCount
        },
        node.values());
  }
}
