package dev.precis.job.table;

import dev.precis.llm.engine.FailureKind;
import dev.precis.text.book.GutenbergText;
import dev.precis.text.chapter.Chapter;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Row;

/**
 * A row of {@link Columns#CHAPTERS}: the text of a chapter, or of the summaries that a part or book
 * is summarized from, or the reason why there is no text.
 *
 * @param text null if there is an error
 * @param errorKind null if there is none
 * @param errorMessage null if there is none
 * @param attempts how many earlier runs have failed on it
 */
public record ChapterRow(
    ChapterIdentity identity, String text, String errorKind, String errorMessage, int attempts) {

  public static ChapterRow of(ChapterIdentity identity, String text) {
    return new ChapterRow(identity, text, null, null, 0);
  }

  public static ChapterRow unusable(ChapterIdentity identity, FailureKind kind, String reason) {
    return new ChapterRow(identity, null, kind.label(), reason, 0);
  }

  /**
   * @param part the name of the part that it is in; null for none
   */
  public static ChapterRow of(String bookId, GutenbergText book, Chapter chapter, String part) {
    return of(
        new ChapterIdentity(
            BookIdentity.of(bookId, book),
            StringUtils.defaultIfEmpty(chapter.part(), null),
            chapter.kind().label(),
            chapter.index(),
            StringUtils.defaultIfEmpty(chapter.title(), null),
            TextIdentity.of(chapter.text()),
            BookNode.chapter(bookId, chapter.index(), part)),
        chapter.text());
  }

  public static ChapterRow unreadable(String bookId, String reason) {
    return unusable(ChapterIdentity.ofBook(bookId), FailureKind.UNREADABLE_BOOK, reason);
  }

  /**
   * @param row of {@link Columns#CHAPTERS}, with or without its schema
   */
  static ChapterRow of(Row row) {
    NamedRow named = new NamedRow(row, Columns.CHAPTERS);
    return new ChapterRow(
        ChapterIdentity.of(named),
        named.text(Columns.TEXT),
        named.text(Columns.ERROR_KIND),
        named.text(Columns.ERROR_MESSAGE),
        named.number(Columns.ATTEMPTS));
  }

  public Row toRow() {
    RowBuilder row = new RowBuilder(Columns.CHAPTERS);
    identity.set(row);
    return row.set(Columns.TEXT, text)
        .set(Columns.ERROR_KIND, errorKind)
        .set(Columns.ERROR_MESSAGE, errorMessage)
        .set(Columns.ATTEMPTS, attempts)
        .build();
  }
}
