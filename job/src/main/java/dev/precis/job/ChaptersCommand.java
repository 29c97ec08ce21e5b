package dev.precis.job;

import dev.precis.text.BookFormatException;
import dev.precis.text.Chapter;
import dev.precis.text.ChapterSplitter;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "chapters",
    description = "Show how books are split into chapters, without summarizing them.",
    footer = {
      "",
      "Examples:",
      "  ./precis chapters --input data/sample",
      "  ./precis chapters --input 'books/*.txt' --format tsv > chapters.tsv",
      "",
      "Columns: book (the file's name), seq, line (of the heading in the file, from 1), part, kind, heading, words."
    })
final class ChaptersCommand implements Callable<Integer> {
  private static final Listing LISTING =
      new Listing(
          List.of("book", "seq", "line", "part", "kind", "heading", "words"),
          List.of(24, 4, 6, 24, 12, 36, 6));

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files, folders or globs, on any file system that Spark knows.")
  private List<String> inputs;

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  private final Console console;
  private int read;
  private int unreadable;

  ChaptersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Configuration hadoop = SparkSessions.hadoop();
    List<String> paths = BookFiles.find(inputs, hadoop).paths();
    Iterator<List<Object>> rows =
        paths.stream().flatMap(path -> rows(new Path(path), hadoop)).iterator();
    LISTING.print(rows, format, console.out());
    if (unreadable == 0) {
      return ExitCode.DONE;
    }
    return read == 0 ? ExitCode.FAILED : ExitCode.DONE_WITH_FAILURES;
  }

  private Stream<List<Object>> rows(Path path, Configuration hadoop) {
    String name = path.getName();
    try {
      List<Chapter> chapters =
          new ChapterSplitter().split(BookReader.read(path, hadoop)).chapters();
      read++;
      return chapters.stream().map(chapter -> row(name, chapter));
    } catch (BookFormatException | UncheckedIOException e) {
      console.say("%s", e.getMessage());
    }
    unreadable++;
    return Stream.empty();
  }

  private static List<Object> row(String book, Chapter chapter) {
    return List.of(
        book,
        chapter.index(),
        chapter.line(),
        chapter.part(),
        chapter.kind().label(),
        chapter.heading(),
        chapter.wordCount());
  }
}
