package dev.precis.job.cli;

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
