package dev.precis.job.input;

import java.util.List;

/**
 * Which texts a command takes.
 *
 * @param paths files, folders or globs
 * @param format null for books, else a table's format: parquet, csv or json
 * @param textColumn of a table
 * @param idColumn of a table; null for none
 * @param limit at most this many chapters, from 1; null for all
 * @param chapters null for all
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

  /** All books below these paths. */
  public static InputRequest ofBooks(List<String> paths) {
    return new InputRequest(paths, null, null, null, null, null);
  }
}
