package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.cli.ExitCode;
import dev.precis.job.console.Console;
import dev.precis.job.input.InputRequest;
import dev.precis.job.input.RunInput;
import dev.precis.job.input.Selection;
import dev.precis.job.lake.Destination;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunClaim;
import dev.precis.job.output.FolderStore;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.PlannedModel;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import dev.precis.llm.prompt.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chapters, their parts and the whole book, with real Spark, in this JVM. */
@ExtendWith(SharedSpark.class)
class LevelsIT {
  private static final Path SAMPLE = Path.of("..", "data", "sample");
  private static final String BOOK = "the-lighthouse-ledger.txt";

  /** An answer that begins so is empty, and so a failure. */
  private static final String STOPS_AT_WOE = "sampling.stop=[Woe]";

  private static final String ALL = "chapter,part,book";

  @TempDir private Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  private Ran lead(Path input, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "summarize", "--input", input, "--output", output(), "--set", "model.engine=lead"));
    arguments.addAll(Arrays.asList(more));
    return Ran.precis(arguments.toArray());
  }

  private List<Row> rows() {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      SummaryStore store = FolderStore.open(output().toString(), SparkSessions.hadoop());
      return store.committed(spark, SummaryStore.SUMMARIES, store.recipes()).collectAsList();
    }
  }

  private Map<String, Row> summaries() {
    return rows().stream()
        .collect(Collectors.toMap(row -> row.getAs(Columns.NODE_ID), Function.identity()));
  }

  private JsonNode lastRun() throws IOException {
    try (var files = Files.list(output().resolve("runs"))) {
      return new ObjectMapper()
          .readTree(
              files
                  .filter(file -> file.toString().endsWith(".json"))
                  .max(Comparator.naturalOrder())
                  .orElseThrow()
                  .toFile());
    }
  }

  private static List<String> list(Row row, String column) {
    return row.getList(row.fieldIndex(column));
  }

  @Test
  void summarizesThePartsFromTheirChaptersAndTheBookFromItsParts() throws IOException {
    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            SAMPLE,
            "--output",
            output(),
            "--levels",
            ALL,
            // A model that no other test of this JVM has loaded: its load is counted.
            "--set",
            "model.slots=5");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains("10 chapters summarized", "2 parts summarized", "1 book summarized");
    Map<String, Row> rows = summaries();
    assertThat(rows).hasSize(13);
    Row book = rows.get(BOOK);
    assertThat(list(book, Columns.SOURCES))
        .containsExactly(
            BOOK + "#1", BOOK + "#PART ONE: THE OIL", BOOK + "#PART TWO: THE RECKONING");
    assertThat(book.<String>getAs(Columns.LEVEL)).isEqualTo("book");
    assertThat(book.<Integer>getAs(Columns.LAST_CHAPTER)).isEqualTo(10);
    Row part = rows.get(BOOK + "#PART TWO: THE RECKONING");
    assertThat(list(part, Columns.SOURCES))
        .containsExactly(BOOK + "#7", BOOK + "#8", BOOK + "#9", BOOK + "#10");
    assertThat(part.<String>getAs(Columns.PARENT_ID)).isEqualTo(BOOK);
    assertThat(part.<String>getAs(Columns.SUMMARY)).hasSizeGreaterThan(40);
    assertThat(rows.get(BOOK + "#8").<String>getAs(Columns.PARENT_ID))
        .isEqualTo(BOOK + "#PART TWO: THE RECKONING");
    assertThat(lastRun().get("model_loads")).hasSize(1);
    assertThat(lastRun().at("/parents/0/summarized").asInt()).isEqualTo(2);
    assertThat(lastRun().at("/parents/1/texts").asInt()).isEqualTo(1);
  }

  @Test
  void doesNothingAgainAndOnlyTheBookWhenOnlyTheBookIsAskedForOtherwise() {
    lead(SAMPLE, "--levels", ALL);
    Ran nothing = lead(SAMPLE, "--levels", ALL);
    Ran longer = lead(SAMPLE, "--levels", ALL, "--set", "summary.book-words=30");

    assertThat(nothing.err())
        .contains("0 of 10 chapters", "0 of 2 parts", "0 of 1 book")
        .doesNotContain("model loaded");
    assertThat(longer.err())
        .contains("0 of 10 chapters", "0 of 2 parts", "1 of 1 book", "1 book summarized");
    assertThat(rows()).hasSize(14);
    Ran shown = Ran.precis("show", output(), "--format", "tsv");
    assertThat(shown.out().lines().filter(line -> line.contains("\tbook\t"))).hasSize(1);
    assertThat(shown.out().lines()).hasSize(14);
  }

  @Test
  void addsPartsAndBooksToChaptersThatWereDoneBefore() {
    lead(SAMPLE);
    Ran later = lead(SAMPLE, "--levels", ALL);

    assertThat(later.err()).contains("0 of 10 chapters", "2 parts summarized", "1 book summarized");
  }

  @Test
  void makesAPartAnewWhenMoreOfItsChaptersAreThere() {
    lead(SAMPLE, "--levels", ALL, "--chapters", "2-3");
    lead(SAMPLE, "--levels", ALL);

    List<Row> parts =
        rows().stream()
            .filter(row -> row.getAs(Columns.NODE_ID).equals(BOOK + "#PART ONE: THE OIL"))
            .sorted(Comparator.comparing(row -> row.getTimestamp(row.fieldIndex("created_at"))))
            .toList();
    assertThat(parts).hasSize(2);
    assertThat(list(parts.get(0), Columns.SOURCES)).containsExactly(BOOK + "#2", BOOK + "#3");
    assertThat(list(parts.get(1), Columns.SOURCES)).hasSize(5);
    assertThat(Ran.precis("show", output(), "--format", "tsv").out().lines()).hasSize(14);
  }

  @Test
  void namesAChapterThatFailedInThePartAndTheBook() {
    SmallBook.write(
        folder.resolve("a.txt"),
        SmallBook.STORY,
        "Woe! " + SmallBook.STORY,
        SmallBook.STORY + " 3.");
    Ran ran = lead(folder.resolve("a.txt"), "--levels", "chapter,book", "--set", STOPS_AT_WOE);

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.DONE_WITH_FAILURES);
    Row book = summaries().get("a.txt");
    assertThat(list(book, Columns.SOURCES)).containsExactly("a.txt#1", "a.txt#3");
    assertThat(list(book, Columns.MISSING_SOURCES)).containsExactly("a.txt#2");
    assertThat(Ran.precis("show", output(), "--page").out())
        .contains("*Without a.txt#2, which could not be summarized.*");
  }

  @Test
  void failsABookOfWhichNothingHasASummary() {
    SmallBook.write(folder.resolve("a.txt"), "Woe! " + SmallBook.STORY);
    Ran ran = lead(folder.resolve("a.txt"), "--levels", "chapter,book", "--set", STOPS_AT_WOE);

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.FAILED);
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      assertThat(
              spark
                  .read()
                  .parquet(output().resolve(SummaryStore.FAILURES).toString())
                  .where("level = 'book'")
                  .select(Columns.NODE_ID, Columns.ERROR_KIND, Columns.ERROR_MESSAGE)
                  .collectAsList()
                  .toString())
          .isEqualTo(
              "[[a.txt,no_sources,Cannot summarize book: nothing that it is made of has a summary, got a.txt#1]]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "orc"})
  void keepsTheSourcesInEveryFormat(String format) {
    lead(SAMPLE, "--levels", ALL, "--output-format", format);
    Ran nothing = lead(SAMPLE, "--levels", ALL);
    Ran.precis("output", output(), "--compact");

    assertThat(nothing.err()).contains("0 of 10 chapters", "0 of 2 parts", "0 of 1 book");
    Map<String, Row> rows = summaries();
    assertThat(list(rows.get(BOOK), Columns.SOURCES)).hasSize(3);
    assertThat(list(rows.get(BOOK + "#3"), Columns.SOURCES)).isEmpty();
  }

  @Test
  void hasAReportWhenItWasToldToStopBeforeItsFirstChapter() {
    JobSettings settings =
        JobSettings.of(Map.of("model.engine", "lead", "job.levels", "chapter,part,book"));
    Console console = new Console(System.out, System.err, false);
    SummarizeRequest request =
        new SummarizeRequest(
            InputRequest.ofBooks(List.of(SAMPLE.toString())),
            Destination.folder(output().toString()));
    StopSignal stop = new StopSignal();
    stop.stop(RunStatus.STOPPED, "SIGTERM");
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      SummaryStore store = FolderStore.create(spark, output().toString(), "");
      LockHolder holder = LockHolder.ofThisProcess("run", Clock.systemUTC());
      PlannedModel model = PlannedModel.of(settings.model());
      RunPlan plan = model.plan(settings, Level.CHAPTER);
      try (RunClaim lock = store.lock(holder, console)) {
        RunOutput out = new RunOutput(spark, store, lock, plan.recipe().id());
        Selection selection = Selection.of(spark, request.input(), settings);
        RunFile file =
            new RunFile(
                store,
                holder,
                settings,
                RunInput.of(request.input(), ""),
                plan,
                spark.version(),
                true);
        try (Levels levels =
            new Levels(
                selection,
                settings.levels(),
                (level, texts) ->
                    LevelRun.read(
                        level,
                        texts,
                        model.plan(settings, level),
                        out,
                        settings,
                        Clock.systemUTC()),
                file,
                stop,
                console)) {
          RunReport report = levels.run();

          assertThat(report.status()).isEqualTo(RunStatus.STOPPED);
          assertThat(report.endedEarly()).isEqualTo("SIGTERM");
          assertThat(report.chapters()).isEqualTo(10);
          assertThat(report.levels()).hasSize(1);
        }
      }
    }
  }

  @Test
  void printsAPageOfTheWholeItsPartsAndItsChapters() {
    lead(SAMPLE, "--levels", ALL);

    assertThat(Ran.precis("show", output(), "--page").out().lines())
        .containsSubsequence(
            "# The Lighthouse Ledger",
            "*Ottoline Verrey*",
            "## PART ONE: THE OIL",
            "### CHAPTER II The Crossing",
            "## PART TWO: THE RECKONING",
            "### CHAPTER IV The Account Is Closed");
  }

  @Test
  void measuresPartsAndBooksAgainstTheTextsOfTheirChapters() throws IOException {
    lead(SAMPLE, "--levels", ALL);

    Ran ran = Ran.precis("evaluate", output(), "--format", "json");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode rows = new ObjectMapper().readTree(ran.out());
    assertThat(rows).hasSize(13);
    int words = 0;
    for (JsonNode row : rows) {
      assertThat(row.get("copied_4grams").asDouble()).as(row.toString()).isGreaterThan(0.9);
      words += row.get("level").asText().equals("chapter") ? row.get("source_words").asInt() : 0;
    }
    for (JsonNode row : rows) {
      if (row.get("level").asText().equals("book")) {
        assertThat(row.get("source_words").asInt()).isEqualTo(words);
      }
    }
  }

  @Test
  void refusesPartsOfATableAndLevelsThatAreNone() throws IOException {
    Path table = Files.writeString(folder.resolve("t.json"), "{\"text\":\"It was.\"}\n");

    Ran ofTable = lead(table, "--input-format", "json", "--levels", "chapter,book");
    Ran unknown = lead(SAMPLE, "--levels", "chapter,volume");
    Ran withoutChapters = lead(SAMPLE, "--set", "job.levels=book");

    assertThat(ofTable.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ofTable.err())
        .contains(
            "Cannot summarize parts and books: a table has none; remove --levels and job.levels, got the input format json");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(unknown.err())
        .contains(
            "job.levels: expected chapter, and optionally part, book or both, got chapter,volume");
    assertThat(withoutChapters.err())
        .contains("job.levels: expected chapter, and optionally part, book or both, got book");
  }

  @Test
  void worksWithTheSerializerThatManyClustersAreSetTo() throws Exception {
    Ran ran =
        SharedSpark.without(
            Map.of("spark.serializer", KryoSerializer.class.getName()),
            () -> lead(SAMPLE, "--levels", ALL));

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(summaries()).hasSize(13);
  }
}
