package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.WarAndPeace;
import dev.precis.llm.prompt.Level;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole books through Spark and the tiny model, in a context of a quarter of what it was made for:
 * so hardly a chapter fits one prompt. {@code mvn -B verify -Pacceptance}; see {@link WarAndPeace}
 * for the book.
 */
@Tag("acceptance")
class WholeBookIT {
  private static final int CONTEXT_TOKENS = 1_024;

  @TempDir private Path folder;

  @BeforeEach
  void useTwoTaskSlots() {
    System.setProperty("spark.master", "local[2]");
  }

  @AfterEach
  void useWhatThereIs() {
    System.clearProperty("spark.master");
  }

  @Test
  void summarizesWarAndPeaceFromItsChaptersToTheWhole() {
    long start = System.nanoTime();
    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            WarAndPeace.file(),
            "--output",
            folder.resolve("out"),
            "--levels",
            "chapter,part,book",
            "--set",
            "model.context-tokens=" + CONTEXT_TOKENS);
    double seconds = (System.nanoTime() - start) / 1e9;

    System.out.printf(
        Locale.ROOT,
        "War and Peace, %d tokens of context: %.1f s in all%n%s%n",
        CONTEXT_TOKENS,
        seconds,
        ran.err()
            .lines()
            .filter(line -> !line.contains("time left"))
            .collect(Collectors.joining("\n")));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err().lines().filter(line -> line.startsWith("model loaded"))).hasSize(1);
    List<Row> rows = rows();
    assertThat(rows)
        .extracting(row -> row.<String>getAs(Columns.LEVEL))
        .filteredOn(Level.CHAPTER.label()::equals)
        .hasSize(WarAndPeace.CHAPTERS);
    assertThat(rows).hasSize(WarAndPeace.CHAPTERS + WarAndPeace.PARTS + 1);
    assertThat(rows).allSatisfy(WholeBookIT::assertNothingIsCut);
    assertThat(reachedFromTheBook(rows)).hasSize(rows.size());
  }

  private static void assertNothingIsCut(Row row) {
    assertThat(row.<String>getAs(Columns.STOP_REASON)).as(row.toString()).isEqualTo("stop");
    assertThat(row.<String>getAs(Columns.SUMMARY)).isNotBlank();
    assertThat(row.<Integer>getAs(Columns.MOST_CONTEXT_TOKENS)).isBetween(1, CONTEXT_TOKENS);
    assertThat(row.getList(row.fieldIndex(Columns.MISSING_SOURCES))).isEmpty();
  }

  private static Set<String> reachedFromTheBook(List<Row> rows) {
    Map<String, Row> byId =
        rows.stream()
            .collect(Collectors.toMap(row -> row.getAs(Columns.NODE_ID), Function.identity()));
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    rows.stream()
        .filter(row -> row.getAs(Columns.LEVEL).equals(Level.BOOK.label()))
        .forEach(row -> open.add(row.getAs(Columns.NODE_ID)));
    while (!open.isEmpty()) {
      String id = open.remove();
      reached.add(id);
      Row row = byId.get(id);
      open.addAll(row.getList(row.fieldIndex(Columns.SOURCES)));
    }
    return reached;
  }

  @Test
  void summarizesAMillionWordsWithoutAHeading() throws Exception {
    Path text = folder.resolve("million.txt");
    writeMillionWords(text);
    long start = System.nanoTime();
    PrecisProcess precis =
        PrecisProcess.start(
            folder,
            Map.of("PRECIS_SPARK_ARGS", "--master local[2] --driver-memory 1g"),
            "summarize",
            "--input",
            text,
            "--output",
            folder.resolve("out"));

    int exitCode = precis.exitCode(Duration.ofHours(1));

    System.out.printf(
        Locale.ROOT,
        "A million words: %.1f s in all%n%s%n",
        (System.nanoTime() - start) / 1e9,
        precis.err());
    assertThat(exitCode).as(precis.err()).isZero();
    assertThat(rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Integer>getAs(Columns.WORD_COUNT)).isGreaterThan(1_000_000);
              assertThat(row.<Integer>getAs(Columns.PASSAGES)).isGreaterThan(300);
              assertThat(row.<String>getAs(Columns.SUMMARY)).isNotBlank();
            });
  }

  /** War and Peace twice, in one stream of paragraphs. */
  private static void writeMillionWords(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int time = 0; time < 2; time++) {
        for (var chapter : WarAndPeace.chapters()) {
          out.write(chapter.text());
          out.write("\n\n");
        }
      }
    }
  }

  private List<Row> rows() {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      return spark.read().parquet(folder.resolve("out/summaries").toString()).collectAsList();
    }
  }
}
