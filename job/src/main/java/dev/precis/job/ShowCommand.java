package dev.precis.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Print summaries, in the order of books and chapters.",
    footer = {
      "",
      "Examples:",
      "  ./precis show out",
      "  ./precis show out --format tsv > summaries.tsv",
      "",
      "In tsv a summary is one line: tabs, line ends and backslashes inside it are written \\t, \\n and \\\\."
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
          Columns.PASSAGES);

  /** What a reader wants of them; the rest is for programs. */
  private static final List<String> READING_COLUMNS = COLUMNS.subList(1, 6);

  private static final List<String> READING_HEADINGS =
      List.of("chapter", "part", "title", "words", "summary");

  private static final List<Integer> READING_WIDTHS = List.of(7, 18, 24, 5, 72);

  @Parameters(paramLabel = "OUT", description = "An output folder of './precis summarize'.")
  private String output;

  @Mixin private FormatOption format;

  @Option(
      names = "--recipe",
      paramLabel = "ID",
      description = "Of this recipe; without it, of the one that was last worked with.")
  private String recipe;

  private final Console console;

  ShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SummaryStore store = SummaryStore.open(output, SparkSessions.hadoop());
    try (SparkSession spark = SparkSessions.start("show")) {
      print(spark, store, recipe, format.get(), console);
      return ExitCode.DONE;
    }
  }

  static void print(
      SparkSession spark, SummaryStore store, String recipe, OutputFormat format, Console console) {
    Dataset<Row> summaries = store.committed(spark, SummaryStore.SUMMARIES, store.recipes());
    if (summaries == null) {
      throw new InputException(
          "Cannot show summaries: there are none yet, got " + store.location());
    }
    String shown = recipe == null ? latest(summaries) : recipe;
    if (!store.recipes().contains(shown)) {
      throw new InputException(
          "Cannot show summaries: no such recipe; there are "
              + String.join(", ", store.recipes())
              + ", got "
              + shown);
    }
    if (store.recipes().size() > 1) {
      console.say(
          "recipe %s of %s; choose with --recipe", shown, String.join(", ", store.recipes()));
    }
    List<String> columns = format == OutputFormat.table ? READING_COLUMNS : COLUMNS;
    Iterator<Row> rows =
        summaries
            // A folder name of digits alone would be read as a number.
            .where(col(Columns.RECIPE).cast("string").equalTo(lit(shown)))
            .orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX)
            .selectExpr(columns.toArray(String[]::new))
            .toLocalIterator();
    (format == OutputFormat.table
            ? new Listing(READING_HEADINGS, READING_WIDTHS)
            : new Listing(columns, List.of()))
        .print(
            StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
                .map(row -> values(row))
                .iterator(),
            format,
            console.out());
  }

  private static String latest(Dataset<Row> summaries) {
    return summaries
        .groupBy(col(Columns.RECIPE).cast("string").as(Columns.RECIPE))
        .agg(max(Columns.CREATED_AT).as(Columns.CREATED_AT))
        .orderBy(col(Columns.CREATED_AT).desc())
        .first()
        .getString(0);
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    return values;
  }
}
