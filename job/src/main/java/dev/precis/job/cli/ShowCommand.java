package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.console.Listing;
import dev.precis.job.console.OutputFormat;
import dev.precis.job.output.ChosenRecipe;
import dev.precis.job.output.CurrentSummaries;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.table.Columns;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "show",
    description = {
      "Prints the summaries in reading order: a book before its parts, a part before its chapters."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis show out",
      "  ./precis show out --page > book.md",
      "  ./precis show out --format tsv > summaries.tsv",
      "  ./precis show --table lake.books.summaries",
      "",
      "In tsv, every summary is one line: tabs, line ends and backslashes in it are written as \\t, \\n and \\\\."
    })
final class ShowCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          Columns.BOOK_ID,
          Columns.CHAPTER_INDEX,
          Columns.PART,
          Columns.CHAPTER_TITLE,
          Columns.WORD_COUNT,
          Columns.SUMMARY,
          Columns.STOP_REASON,
          Columns.PROMPT_TOKENS,
          Columns.GENERATED_TOKENS,
          Columns.PASSAGES,
          Columns.LEVEL,
          Columns.NODE_ID);

  /** The columns for people; programs get all of {@link #COLUMNS}. */
  private static final List<String> READING_COLUMNS =
      List.of(
          "coalesce(cast(" + Columns.CHAPTER_INDEX + " as string), " + Columns.LEVEL + ")",
          Columns.PART,
          Columns.CHAPTER_TITLE,
          Columns.WORD_COUNT,
          Columns.SUMMARY);

  private static final List<String> READING_HEADINGS =
      List.of("chapter", "part", "title", "words", "summary");

  private static final List<Integer> READING_WIDTHS = List.of(7, 18, 24, 5, 72);

  @Mixin private StoreOptions summaries;

  @Mixin private FormatOption format;

  @Option(
      names = "--recipe",
      paramLabel = "ID",
      description = "Use this recipe. Default: the recipe that was used last.")
  private String recipe;

  @Option(
      names = "--page",
      description =
          "Print a page of Markdown: the whole book, its parts, its chapters (see 'summarize --levels').")
  private boolean page;

  private final Console console;

  ShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SummaryStore folder = summaries.folder();
    try (CommandSession session = SparkSessions.start("show")) {
      SparkSession spark = session.spark();
      SummaryStore store = summaries.open(folder, spark);
      if (page) {
        new BookPage(console.out())
            .print(
                CurrentSummaries.of(
                        new ChosenRecipe("show", recipe).summaries(spark, store, console))
                    .inReadingOrder()
                    .toLocalIterator());
      } else {
        print(spark, store, recipe, format.get(), console);
      }
      return ExitCode.DONE;
    }
  }

  static void print(
      SparkSession spark, SummaryStore store, String recipe, OutputFormat format, Console console) {
    boolean reading = format == OutputFormat.table;
    List<String> columns = reading ? READING_COLUMNS : COLUMNS;
    Iterator<Row> rows =
        CurrentSummaries.of(new ChosenRecipe("show", recipe).summaries(spark, store, console))
            .inReadingOrder()
            .selectExpr(columns.toArray(String[]::new))
            .toLocalIterator();
    (reading ? new Listing(READING_HEADINGS, READING_WIDTHS) : new Listing(columns, List.of()))
        .print(
            StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
                .map(row -> values(row))
                .iterator(),
            format,
            console.out());
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    return values;
  }
}
