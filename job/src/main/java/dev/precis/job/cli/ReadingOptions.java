package dev.precis.job.cli;

import dev.precis.job.console.InputException;
import dev.precis.job.input.CatalogTable;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How a command reads its texts. */
final class ReadingOptions {
  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description =
          "Read the input as a table: ${COMPLETION-CANDIDATES}. Default: the input is books.")
  private TableFormat format;

  @Option(
      names = "--text-column",
      defaultValue = "text",
      paramLabel = "NAME",
      description = "Column of the table with the text. Default: ${DEFAULT-VALUE}.")
  private String textColumn;

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description = "Column of the table that names each text. Default: the SHA-256 of the text.")
  private String idColumn;

  @Option(
      names = "--chapter-regex",
      paramLabel = "REGEX",
      description =
          "A Java regular expression that matches whole heading lines of chapters, such as 'CHAPTER .+'. Default: Precis finds the headings.")
  private String chapterRegex;

  /** Null for books. */
  String format() {
    return format == null ? null : format.name();
  }

  String textColumn() {
    return textColumn;
  }

  /** Null for none. */
  String idColumn() {
    return idColumn;
  }

  /** Null if it was not given. */
  String chapterRegex() {
    return chapterRegex;
  }

  /**
   * A table of a catalog, which brings its own format.
   *
   * @param verb of the command, for messages
   * @param since null for all rows
   * @throws InputException if a format was given, too
   */
  CatalogTable table(String verb, String name, String since) {
    if (format != null) {
      throw new InputException(
          "Cannot "
              + verb
              + ": the catalog knows the format of a table; remove --input-format, got "
              + format);
    }
    return new CatalogTable(name, since);
  }

  /** Table formats that Spark can read without more jars. */
  enum TableFormat {
    parquet,
    csv,
    json;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
