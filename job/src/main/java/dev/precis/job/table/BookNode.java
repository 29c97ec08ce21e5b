package dev.precis.job.table;

import dev.precis.llm.prompt.Level;
import java.util.List;

/**
 * The position of a row in its book: its level, its id, its parent, and the rows that it is made
 * from.
 *
 * @param parentId the id of its part, or of the book, even if that is not summarized; null for a
 *     book
 * @param firstChapter of all that it covers; null if no chapter is known
 * @param lastChapter of all that it covers; null if no chapter is known
 * @param sources the ids of the rows whose summaries it is made from, in order; empty for a chapter
 * @param missingSources the ids of rows that it should cover and does not, because they have no
 *     summary
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
   * @param part the name of its part; null for none
   */
  static BookNode chapter(String bookId, int index, String part) {
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
  static BookNode unreadable(String bookId) {
    return new BookNode(Level.BOOK, bookId, null, null, null, List.of(), List.of());
  }

  static BookNode of(NamedRow row) {
    return new BookNode(
        level(row.text(Columns.LEVEL)),
        row.text(Columns.NODE_ID),
        row.text(Columns.PARENT_ID),
        row.number(Columns.FIRST_CHAPTER),
        row.number(Columns.LAST_CHAPTER),
        row.list(Columns.SOURCES),
        row.list(Columns.MISSING_SOURCES));
  }

  private static Level level(String label) {
    for (Level level : Level.values()) {
      if (level.label().equals(label)) {
        return level;
      }
    }
    throw new IllegalArgumentException("Cannot read row: unknown level, got " + label);
  }

  void set(RowBuilder row) {
    row.set(Columns.LEVEL, level.label())
        .set(Columns.NODE_ID, id)
        .set(Columns.PARENT_ID, parentId)
        .set(Columns.FIRST_CHAPTER, firstChapter)
        .set(Columns.LAST_CHAPTER, lastChapter)
        .setList(Columns.SOURCES, sources)
        .setList(Columns.MISSING_SOURCES, missingSources);
  }
}
