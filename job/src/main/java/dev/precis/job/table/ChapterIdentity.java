package dev.precis.job.table;

import dev.precis.text.chapter.ChapterKind;

/**
 * Which chapter, part or book a row is about: the columns that every table starts with. Null stands
 * for what is unknown, or does not apply.
 *
 * @param part the heading of the part that a chapter is in, or of the part itself
 * @param kind the label of the kind of a chapter
 * @param chapterIndex from 1, among all rows of the book
 */
public record ChapterIdentity(
    BookIdentity book,
    String part,
    String kind,
    Integer chapterIndex,
    String chapterTitle,
    TextIdentity text,
    BookNode node) {
  /** Of a book that cannot be read. */
  static ChapterIdentity ofBook(String bookId) {
    return ofParent(
        BookIdentity.of(bookId), null, TextIdentity.UNKNOWN, BookNode.unreadable(bookId));
  }

  /** Of a row of a table, which counts as a chapter of its own. */
  public static ChapterIdentity ofTableRow(String id, String text) {
    return new ChapterIdentity(
        BookIdentity.of(id),
        null,
        ChapterKind.CHAPTER.label(),
        1,
        null,
        TextIdentity.of(text),
        BookNode.chapter(id, 1, null));
  }

  /**
   * Of a part or book.
   *
   * @param part the heading of a part; null for a book
   */
  public static ChapterIdentity ofParent(
      BookIdentity book, String part, TextIdentity text, BookNode node) {
    return new ChapterIdentity(book, part, null, null, null, text, node);
  }

  /**
   * @param row has the columns of every table, and maybe more
   */
  public static ChapterIdentity of(NamedRow row) {
    return new ChapterIdentity(
        new BookIdentity(
            row.text(Columns.BOOK_ID),
            row.text(Columns.BOOK_TITLE),
            row.text(Columns.AUTHOR),
            row.text(Columns.LANGUAGE)),
        row.text(Columns.PART),
        row.text(Columns.KIND),
        row.number(Columns.CHAPTER_INDEX),
        row.text(Columns.CHAPTER_TITLE),
        new TextIdentity(row.text(Columns.TEXT_SHA256), row.number(Columns.WORD_COUNT)),
        BookNode.of(row));
  }

  void set(RowBuilder row) {
    row.set(Columns.BOOK_ID, book.id())
        .set(Columns.BOOK_TITLE, book.title())
        .set(Columns.AUTHOR, book.author())
        .set(Columns.LANGUAGE, book.language())
        .set(Columns.PART, part)
        .set(Columns.KIND, kind)
        .set(Columns.CHAPTER_INDEX, chapterIndex)
        .set(Columns.CHAPTER_TITLE, chapterTitle)
        .set(Columns.TEXT_SHA256, text.sha256())
        .set(Columns.WORD_COUNT, text.words());
    node.set(row);
  }
}
