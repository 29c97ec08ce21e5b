package dev.precis.job.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** How a command reads the texts that it is given. */
final class ReadingOptions {
  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description = "The input is a table and no books: ${COMPLETION-CANDIDATES}.")
  private TableFormat format;

  @Option(
      names = "--text-column",
      defaultValue = "text",
      paramLabel = "NAME",
      description = "The table's column of texts (default: ${DEFAULT-VALUE}).")
  private String textColumn;

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description = "The table's column that names a text; without it the text's SHA-256.")
  private String idColumn;

  @Option(
      names = "--chapter-regex",
      paramLabel = "REGEX",
      description =
          "Heading lines of chapters match this, e.g. 'CHAPTER .+'; the same as --set job.chapter-regex=REGEX.")
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

  /** Null where it was not given. */
  String chapterRegex() {
    return chapterRegex;
  }

  /** Tables that Spark reads by itself. */
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
