package dev.precis.job;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
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

  @Mixin private ReadingOptions reading;

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
        reading.format(),
        reading.textColumn(),
        reading.idColumn(),
        output,
        limit,
        chapters == null ? null : ChapterRanges.parse(chapters));
  }

  /** Settings that these options stand for. */
  Map<String, Object> settings() {
    String regex = reading.chapterRegex();
    return regex == null ? Map.of() : Map.of(JobSettings.CHAPTER_REGEX.key(), regex);
  }
}
