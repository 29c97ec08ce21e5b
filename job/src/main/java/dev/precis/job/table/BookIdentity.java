package dev.precis.job.table;

import dev.precis.text.book.GutenbergText;
import org.apache.commons.lang3.StringUtils;

/**
 * Which book a row belongs to, or which text of a table.
 *
 * @param id the path below the input folder, or the id of a table's row
 * @param title null if unknown
 * @param author null if unknown
 * @param language null if unknown
 */
public record BookIdentity(String id, String title, String author, String language) {
  /** Of something of which only the id is known. */
  static BookIdentity of(String id) {
    return new BookIdentity(id, null, null, null);
  }

  static BookIdentity of(String id, GutenbergText book) {
    return new BookIdentity(
        id,
        StringUtils.defaultIfEmpty(book.title(), null),
        StringUtils.defaultIfEmpty(book.author(), null),
        StringUtils.defaultIfEmpty(book.language(), null));
  }
}
