package dev.precis.job.cli;

import dev.precis.job.console.InputException;
import dev.precis.job.input.CatalogTable;
import dev.precis.job.input.ChapterRanges;
import dev.precis.job.input.InputRequest;
import dev.precis.job.settings.JobSettings;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The texts that a command reads. */
final class InputOptions {
  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Books, as files, folders or globs, on any file system that Spark can read: plain text, HTML, EPUB, .gz, .zip. Or a table, with --input-format.")
  private List<String> inputs;

  @Option(
      names = "--input-table",
      paramLabel = "TABLE",
      description =
          "A table of a Spark catalog, such as lake.raw.texts, with one text per row; in place of --input.")
  private String table;

  @Option(
      names = "--input-since",
      paramLabel = "VERSION",
      description =
          "With --input-table: only rows that the table did not have at this snapshot id, version, tag or time. Default: all.")
  private String since;

  @Mixin private ReadingOptions reading;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first N chapters of the input. Default: all.")
  private Integer limit;

  @Option(
      names = "--chapters",
      paramLabel = "RANGES",
      description =
          "Only these chapters of each book, such as 1-10,15, numbered as in './precis chapters'. Default: all.")
  private String chapters;

  /**
   * @param verb of the command, for messages
   * @throws InputException if the value of an option is wrong
   */
  InputRequest request(String verb) {
    if (limit != null && limit < 1) {
      throw new InputException(
          "Cannot " + verb + ": --limit must be a number from 1, got " + limit);
    }
    return new InputRequest(
        inputs == null ? List.of() : inputs,
        reading.format(),
        reading.textColumn(),
        reading.idColumn(),
        limit,
        chapters == null ? null : ChapterRanges.parse(chapters),
        table(verb),
        false);
  }

  private CatalogTable table(String verb) {
    if ((inputs == null) == (table == null)) {
      throw new InputException(
          "Cannot "
              + verb
              + ": expected either --input or --input-table, got "
              + (table == null ? "neither" : "both"));
    }
    if (table == null && since != null) {
      throw new InputException(
          "Cannot " + verb + ": --input-since needs --input-table, got --input-since " + since);
    }
    return table == null ? null : reading.table(verb, table, since);
  }

  /** The settings that these options stand for. */
  Map<String, Object> settings() {
    String regex = reading.chapterRegex();
    return regex == null ? Map.of() : Map.of(JobSettings.CHAPTER_REGEX.key(), regex);
  }
}
