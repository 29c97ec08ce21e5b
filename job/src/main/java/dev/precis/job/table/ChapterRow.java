package dev.precis.job.table;

import dev.precis.llm.engine.FailureKind;
import dev.precis.text.book.GutenbergText;
import dev.precis.text.chapter.Chapter;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A row of {@link Columns#CHAPTERS}: the text of a chapter, or of summaries that a part or book is
 * to be summarized from, or why there is none.
 *
 * @param text null when there is an error
 * @param errorKind null when there is none
 * @param errorMessage null when there is none
 * @param attempts how often runs before this one have failed on it
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
            bookId,
            orNull(book.title()),
            orNull(book.author()),
            orNull(book.language()),
            orNull(chapter.part()),
            chapter.kind().label(),
            chapter.index(),
            orNull(chapter.title()),
            DigestUtils.sha256Hex(chapter.text()),
            chapter.wordCount(),
            BookNode.chapter(bookId, chapter.index(), part)),
        chapter.text());
  }

  public static ChapterRow unreadable(String bookId, String reason) {
    return unusable(ChapterIdentity.ofBook(bookId), FailureKind.UNREADABLE_BOOK, reason);
  }

  public static ChapterRow of(Row row) {
    int next = Columns.IDENTITY_SIZE;
    return new ChapterRow(
        ChapterIdentity.of(row),
        row.getAs(next),
        row.getAs(next + 1),
        row.getAs(next + 2),
        row.getInt(next + 3));
  }

  public Row toRow() {
    return RowFactory.create(
        ArrayUtils.addAll(identity.values(), text, errorKind, errorMessage, attempts));
  }

  private static String orNull(String value) {
    return value.isEmpty() ? null : value;
  }
}
