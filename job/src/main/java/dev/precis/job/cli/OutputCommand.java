package dev.precis.job.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.console.InputException;
import dev.precis.job.console.Listing;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunLock;
import dev.precis.job.output.FolderStore;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.table.Columns;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "output",
    description = {
      "Lists the recipes of an output: the model and prompt of each one, and the number of its summaries per level.",
      "",
      "Every run commits its work in waves, and every wave has its own files. --compact merges the waves of a recipe into one.",
      "",
      "Other programs can read the folder OUT/summaries as Parquet. On an object store it may hold files that are not committed, or no longer: --files lists those that count."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis output out",
      "  ./precis output out --compact",
      "  ./precis output out --compact --recipe 164e396da357",
      "  ./precis output s3a://bucket/out --files"
    })
final class OutputCommand implements Callable<Integer> {
  private static final List<String> HEADINGS =
      List.of(
          Columns.RECIPE,
          Columns.LEVEL,
          "summaries",
          "failures",
          "waves",
          Columns.MODEL,
          "last",
          Columns.PROMPT_VERSION);

  private static final String COUNT = "count";

  private static final List<Integer> WIDTHS = List.of(12, 7, 9, 8, 5, 24, 21, 14);

  @Parameters(paramLabel = "OUT", description = "Output folder of './precis summarize'.")
  private String output;

  @Option(names = "--recipe", paramLabel = "ID", description = "Only this recipe. Default: all.")
  private String recipe;

  @Option(
      names = "--compact",
      description =
          "Merge the waves of each recipe, and with them its small files. No run may be working on the output.")
  private boolean compact;

  @Option(
      names = "--clean",
      description =
          "Remove what killed runs did not finish, however new it is. A run does so with what is older than a day. No run may be working on the output.")
  private boolean clean;

  @Option(
      names = "--files",
      description =
          "List the files of the committed summaries, one URI per line, for programs that read Parquet files, such as DuckDB or pandas.")
  private boolean listFiles;

  @Mixin private FormatOption format;

  private final Console console;

  OutputCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    try {
      return list();
    } catch (Exception e) {
      throw AccessRefusedException.explained(e, output);
    }
  }

  private int list() {
    FolderStore store = FolderStore.open(output, SparkSessions.hadoop());
    List<String> recipes = recipe == null ? store.recipes() : List.of(recipe);
    if (!store.recipes().containsAll(recipes)) {
      throw new InputException(
          "Cannot list output: no such recipe; the output has "
              + String.join(", ", store.recipes())
              + ", got "
              + recipe);
    }
    if (listFiles) {
      recipes.stream().flatMap(each -> store.files(each).stream()).forEach(console.out()::println);
      return ExitCode.DONE;
    }
    if (clean) {
      clean(store);
    }
    try (CommandSession session = SparkSessions.start("output")) {
      SparkSession spark = session.spark();
      if (compact) {
        compact(spark, store, recipes);
      }
      List<List<Object>> rows =
          recipes.stream().flatMap(each -> rows(spark, store, each).stream()).toList();
      new Listing(HEADINGS, WIDTHS).print(rows.iterator(), format.get(), console.out());
      return ExitCode.DONE;
    }
  }

  private void clean(FolderStore store) {
    try (RunLock lock = store.lock(holder("clean"), console)) {
      lock.requireHeld();
      store.clean(console);
    }
  }

  private static LockHolder holder(String name) {
    return LockHolder.ofThisProcess(name, Clock.systemUTC());
  }

  private void compact(SparkSession spark, FolderStore store, List<String> recipes) {
    try (RunLock lock = store.lock(holder("compact"), console)) {
      lock.requireHeld();
      store.recover(console);
      for (String each : recipes) {
        for (String table : SummaryStore.TABLES) {
          int waves = store.compact(spark, table, each);
          if (waves > 1) {
            console.say("%s of recipe %s: merged %d waves into one", table, each, waves);
          }
        }
      }
    }
  }

  /** One row per level and prompt. */
  private static List<List<Object>> rows(SparkSession spark, FolderStore store, String recipe) {
    Dataset<Row> failures = store.committed(spark, SummaryStore.FAILURES, List.of(recipe));
    int waves = store.waveCount(SummaryStore.SUMMARIES, recipe);
    return store
        .committed(spark, SummaryStore.SUMMARIES, List.of(recipe))
        .groupBy(Columns.LEVEL, Columns.PROMPT_VERSION)
        .agg(
            count(lit(1)).as(COUNT),
            first(col(Columns.MODEL)).as(Columns.MODEL),
            max(col(Columns.CREATED_AT)).as(Columns.CREATED_AT))
        .orderBy(col(COUNT).desc(), col(Columns.CREATED_AT))
        .collectAsList()
        .stream()
        .map(made -> row(recipe, made, failures, waves))
        .toList();
  }

  private static List<Object> row(String recipe, Row made, Dataset<Row> failures, int waves) {
    String level = made.getAs(Columns.LEVEL);
    String prompt = made.getAs(Columns.PROMPT_VERSION);
    List<Object> row = new ArrayList<>();
    row.add(recipe);
    row.add(level);
    row.add(made.getAs(COUNT));
    row.add(
        failures == null
            ? 0
            : failures
                .where(
                    col(Columns.LEVEL)
                        .equalTo(level)
                        .and(col(Columns.PROMPT_VERSION).equalTo(prompt)))
                .count());
    row.add(waves);
    row.add(made.getAs(Columns.MODEL));
    row.add(made.getAs(Columns.CREATED_AT).toString());
    row.add(prompt);
    return row;
  }
}
