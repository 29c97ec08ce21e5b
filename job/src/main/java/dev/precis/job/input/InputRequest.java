package dev.precis.job.input;

import java.util.List;

/**
 * The texts that a command asks for. Immutable.
 *
 * @param paths files, folders or globs
 * @param format of a table: parquet, csv or json; null for books
 * @param textColumn column of a table with the text; not used for books
 * @param idColumn column of a table that names each text; null for none
 * @param limit maximum number of chapters, at least 1; null for all
 * @param chapters the chapters of each book; null for all
 */
public record InputRequest(
    List<String> paths,
    String format,
    String textColumn,
    String idColumn,
    Integer limit,
    ChapterRanges chapters) {
  public InputRequest {
    paths = List.copyOf(paths);
  }

  /** All books in these paths. */
  public static InputRequest ofBooks(List<String> paths) {
    return new InputRequest(paths, null, null, null, null, null);
  }
}
