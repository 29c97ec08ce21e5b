package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.console.InputException;
import dev.precis.job.console.Listing;
import dev.precis.job.console.OutputFormat;
import dev.precis.job.input.BookFiles;
import dev.precis.job.input.BookReader;
import dev.precis.job.session.SparkSessions;
import dev.precis.text.book.BookFormatException;
import dev.precis.text.book.BookSource;
import dev.precis.text.chapter.Chapter;
import dev.precis.text.chapter.ChapterSplitter;
import dev.precis.text.chapter.Confidence;
import dev.precis.text.chapter.SplitBook;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "chapters",
    description = "Shows how books are split into chapters, without summarizing them.",
    footer = {
      "",
      "Examples:",
      "  ./precis chapters --input data/sample",
      "  ./precis chapters --input 'books/*.txt' --format tsv > chapters.tsv",
      "  ./precis chapters --input novel.txt --format tsv --text > texts.tsv",
      "  ./precis chapters --input odd.epub --chapter-regex 'Night [A-Z][a-z]+'",
      "",
      "Columns:",
      "  book        name of the file; archive!file in an archive of several books",
      "  seq         number of the chapter in the book, from 1",
      "  line        line of the heading in the file, from 1; in an EPUB, in its page",
      "  part, kind, heading, words",
      "  confidence  high or low",
      "  text        with --text; tabs, line ends and backslashes are written as \\t, \\n and \\\\ in tsv",
      "",
      "Standard error reports what was left out of each book, and why its headings are doubtful."
    })
final class ChaptersCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("book", "seq", "line", "part", "kind", "heading", "words", "confidence");

  private static final List<Integer> WIDTHS = List.of(24, 4, 6, 24, 12, 36, 6, 10);

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files, folders or globs, on any file system that Spark can read: plain text, HTML, EPUB, .gz, .zip.")
  private List<String> inputs;

  @Mixin private FormatOption format;

  @Option(
      names = "--chapter-regex",
      defaultValue = "",
      paramLabel = "REGEX",
      description =
          "A Java regular expression that matches whole heading lines of chapters, such as 'CHAPTER .+'. Default: Precis finds the headings.")
  private String chapterRegex;

  @Option(
      names = "--explain",
      description =
          "Report for every book how it was split. Otherwise tsv and json report only doubtful books.")
  private boolean explain;

  @Option(
      names = "--text",
      description =
          "Add a column text with the text of each chapter, as a run summarizes it. For tsv and json.")
  private boolean withText;

  private final Console console;
  private int read;
  private int unreadable;

  ChaptersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (withText && format.get() == OutputFormat.table) {
      throw new InputException(
          "Cannot list chapters: --text needs --format tsv or json, got table");
    }
    ChapterSplitter splitter = splitter();
    Configuration hadoop = SparkSessions.hadoop();
    List<String> paths = BookFiles.find(inputs, hadoop).paths();
    Iterator<List<Object>> rows =
        paths.stream().flatMap(path -> rows(new Path(path), hadoop, splitter)).iterator();
    List<String> columns = withText ? joined(COLUMNS, "text") : COLUMNS;
    new Listing(columns, WIDTHS).print(rows, format.get(), console.out());
    if (unreadable == 0) {
      return ExitCode.DONE;
    }
    return read == 0 ? ExitCode.FAILED : ExitCode.DONE_WITH_FAILURES;
  }

  private ChapterSplitter splitter() {
    try {
      return ChapterSplitter.of(chapterRegex);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private Stream<List<Object>> rows(Path path, Configuration hadoop, ChapterSplitter splitter) {
    try {
      return BookReader.read(path, hadoop)
          .flatMap(source -> rows(BookReader.bookId(path.getName(), source), source, splitter));
    } catch (BookFormatException | UncheckedIOException e) {
      return unreadable(e);
    }
  }

  private Stream<List<Object>> rows(String book, BookSource source, ChapterSplitter splitter) {
    try {
      SplitBook split = splitter.split(source.book());
      read++;
      boolean doubtful = split.confidence() == Confidence.LOW;
      if (explain || doubtful || format.get() == OutputFormat.table) {
        SplitReport.say(book, split, console);
      }
      return split.chapters().stream().map(chapter -> row(book, chapter, split.confidence()));
    } catch (BookFormatException e) {
      return unreadable(e);
    }
  }

  private Stream<List<Object>> unreadable(RuntimeException reason) {
    console.say("%s", reason.getMessage());
    unreadable++;
    return Stream.empty();
  }

  private List<Object> row(String book, Chapter chapter, Confidence confidence) {
    List<Object> row =
        List.of(
            book,
            chapter.index(),
            chapter.line(),
            chapter.part(),
            chapter.kind().label(),
            chapter.heading(),
            chapter.wordCount(),
            confidence.label());
    return withText ? joined(row, chapter.text()) : row;
  }

  private static <T> List<T> joined(List<T> first, T last) {
    return Stream.concat(first.stream(), Stream.of(last)).toList();
  }
}
