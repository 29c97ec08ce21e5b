package dev.precis.job.input;

import java.util.List;

/**
 * The texts that a command asks for. Immutable.
 *
 * @param paths files, folders or globs; empty if the texts are in a table of a catalog
 * @param format of a table in files: parquet, csv or json; null for others
 * @param textColumn column of a table with the text; not used for books
 * @param idColumn column of a table that names each text; null for none
 * @param limit maximum number of chapters, at least 1; null for all
 * @param chapters the chapters of each book; null for all
 * @param table of a catalog; null for none
 * @param watched whether the command looks again later: then a folder may be empty, a glob may
 *     match nothing, and a book that may still be being written is left for the next time
 */
public record InputRequest(
    List<String> paths,
    String format,
    String textColumn,
    String idColumn,
    Integer limit,
    ChapterRanges chapters,
    CatalogTable table,
    boolean watched) {
  public InputRequest {
    paths = List.copyOf(paths);
  }

  /** Texts in files, read once. */
  public InputRequest(
      List<String> paths,
      String format,
      String textColumn,
      String idColumn,
      Integer limit,
      ChapterRanges chapters) {
    this(paths, format, textColumn, idColumn, limit, chapters, null, false);
  }

  /** All books in these paths. */
  public static InputRequest ofBooks(List<String> paths) {
    return new InputRequest(paths, null, null, null, null, null);
  }

  /** The first of the same texts. */
  public InputRequest withLimit(int most) {
    return new InputRequest(paths, format, textColumn, idColumn, most, chapters, table, watched);
  }

  /** The same texts, for a command that looks again later. */
  public InputRequest asWatched() {
    return new InputRequest(paths, format, textColumn, idColumn, limit, chapters, table, true);
  }
}
