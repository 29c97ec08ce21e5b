package dev.precis.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which texts a command takes. */
final class InputOptions {
  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Books: files, folders or globs, on any file system that Spark knows; plain text, HTML, EPUB, .gz, .zip.")
  private List<String> inputs;

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
      names = "--limit",
      defaultValue = "0",
      paramLabel = "N",
      description = "Take the first N chapters of the input alone.")
  private int limit;

  @Option(
      names = "--chapters",
      paramLabel = "RANGES",
      description =
          "Take these of each book alone, e.g. 1-10,15; numbers as './precis chapters' shows them.")
  private String chapters;

  @Option(
      names = "--chapter-regex",
      paramLabel = "REGEX",
      description =
          "Heading lines of chapters match this, e.g. 'CHAPTER .+'; the same as --set job.chapter-regex=REGEX.")
  private String chapterRegex;

  /**
   * @param verb of the command, for messages
   * @param output a folder; null for none
   * @throws InputException when an option's value is wrong
   */
  SummarizeRequest request(String verb, String output) {
    if (limit < 0) {
      throw new InputException(
          "Cannot " + verb + ": --limit must be a number from 1, got " + limit);
    }
    return new SummarizeRequest(
        inputs,
        format == null ? null : format.name(),
        textColumn,
        idColumn,
        output,
        limit,
        chapters == null ? null : ChapterRanges.parse(chapters));
  }

  /** Settings that these options stand for. */
  Map<String, Object> settings() {
    return chapterRegex == null ? Map.of() : Map.of(JobSettings.CHAPTER_REGEX.key(), chapterRegex);
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
