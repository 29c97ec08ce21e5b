package dev.precis.job.table;

import dev.precis.llm.prompt.Level;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Where a row stands in its book: what it is of, what it is called, and what it was made from.
 *
 * @param parentId the part that it belongs to, or the book, whether or not that is summarized; null
 *     for a book
 * @param firstChapter of all that it covers; null where no chapter is known
 * @param lastChapter of all that it covers; null where no chapter is known
 * @param sources the ids of the rows whose summaries it is made from, in order; none for a chapter
 * @param missingSources the ids of what it should cover and does not, since that has no summary
 */
public record BookNode(
    Level level,
    String id,
    String parentId,
    Integer firstChapter,
    Integer lastChapter,
    List<String> sources,
    List<String> missingSources) {
  private static final String SEPARATOR = "#";

  public BookNode {
    sources = List.copyOf(sources);
    missingSources = List.copyOf(missingSources);
  }

  /**
   * @param part that it is in; null for none
   */
  public static BookNode chapter(String bookId, int index, String part) {
    return new BookNode(
        Level.CHAPTER,
        bookId + SEPARATOR + index,
        part == null ? bookId : bookId + SEPARATOR + part,
        index,
        index,
        List.of(),
        List.of());
  }

  /** Of a book of which no chapter is known. */
  static BookNode book(String bookId) {
    return new BookNode(Level.BOOK, bookId, null, null, null, List.of(), List.of());
  }

  static BookNode of(Row row, int at) {
    return new BookNode(
        level(row.getString(at)),
        row.getString(at + 1),
        row.getString(at + 2),
        row.getAs(at + 3),
        row.getAs(at + 4),
        row.getList(at + 5),
        row.getList(at + 6));
  }

  private static Level level(String label) {
    for (Level level : Level.values()) {
      if (level.label().equals(label)) {
        return level;
      }
    }
    throw new IllegalArgumentException("Cannot read row: no such level, got " + label);
  }

  /** In the order of the columns; lists as Spark takes them. */
  Object[] values() {
    return new Object[] {
      level.label(),
      id,
      parentId,
      firstChapter,
      lastChapter,
      sources.toArray(String[]::new),
      missingSources.toArray(String[]::new)
    };
  }
}
