package dev.precis.job.endtoend;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All of War and Peace through Spark and the tiny model, which copies sentences: so each summary
 * can be held against its chapter. Takes a quarter of an hour on two cores; {@code mvn -B verify
 * -Pacceptance}. The book is no part of the project: {@code data/fetch} gets it, {@code
 * -Dprecis.books=FOLDER} says where it is.
 */
@Tag("acceptance")
class WarAndPeaceIT {
  private static final Pattern SENTENCE_END =
      Pattern.compile("(?<=[.!?\u2026][\"'\u201D\u2019)_]{0,3})\\s+");
  private static final int TELLING_LENGTH = 40;

  @TempDir private Path folder;

  @BeforeEach
  void useTwoTaskSlots() {
    System.setProperty("spark.master", "local[2]");
  }

  @AfterEach
  void useWhatThereIs() {
    System.clearProperty("spark.master");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void summarizesEveryChapterOutOfItself(int slots) throws IOException {
    System.setProperty("spark.master", "local[" + Math.max(2, slots) + "]");
    long start = System.nanoTime();
    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            WarAndPeace.file(),
            "--output",
            folder.resolve("out"),
            "--set",
            "model.slots=" + slots);
    double seconds = (System.nanoTime() - start) / 1e9;

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err().lines().filter(line -> line.startsWith("model loaded"))).hasSize(1);
    List<Row> rows = rows();
    Map<Integer, String> chapters = chapters();
    assertThat(rows).hasSize(365).allSatisfy(WarAndPeaceIT::assertNothingIsMissing);
    assertThat(rows.stream().map(row -> row.getInt(0)).collect(Collectors.toSet()))
        .isEqualTo(chapters.keySet());
    long faithful = rows.stream().filter(row -> holdsOnlyItsOwn(row, chapters)).count();
    List<String> swapped = rows.stream().flatMap(row -> strangers(row, chapters).stream()).toList();

    System.out.printf(
        Locale.ROOT,
        "War and Peace, %d slots: %.1f s in all, %d of 365 rows hold only sentences of their chapter (%.1f %%)%n%s",
        slots,
        seconds,
        faithful,
        faithful / 3.65,
        ran.err()
            .lines()
            .skip(1)
            .filter(line -> !line.contains("time left"))
            .collect(Collectors.joining("\n", "", "\n")));
    assertThat(swapped).isEmpty();
    assertThat(faithful).isGreaterThanOrEqualTo((long) Math.ceil(0.9 * 365));
  }

  private static void assertNothingIsMissing(Row row) {
    assertThat(row.getString(1)).isNotBlank();
    assertThat(row.getString(2)).isEqualTo("stop");
    assertThat(row.getInt(3)).isGreaterThan(50);
    assertThat(row.getInt(4)).isGreaterThan(1);
  }

  /** Whether each sentence stands in the chapter, white space aside. */
  private static boolean holdsOnlyItsOwn(Row row, Map<Integer, String> chapters) {
    String own = chapters.get(row.getInt(0));
    return sentences(row.getString(1)).stream().allMatch(own::contains);
  }

  private static List<String> strangers(Row row, Map<Integer, String> chapters) {
    String own = chapters.get(row.getInt(0));
    return sentences(row.getString(1)).stream()
        .filter(sentence -> sentence.length() >= TELLING_LENGTH && !own.contains(sentence))
        .filter(sentence -> chapters.values().stream().anyMatch(other -> other.contains(sentence)))
        .toList();
  }

  private static Set<String> sentences(String summary) {
    return SENTENCE_END.splitAsStream(plain(summary)).collect(Collectors.toSet());
  }

  private static String plain(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private List<Row> rows() {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      return spark
          .read()
          .parquet(folder.resolve("out/summaries").toString())
          .select(
              Columns.CHAPTER_INDEX,
              Columns.SUMMARY,
              Columns.STOP_REASON,
              Columns.PROMPT_TOKENS,
              Columns.GENERATED_TOKENS)
          .collectAsList();
    }
  }

  private static Map<Integer, String> chapters() throws IOException {
    return WarAndPeace.chapters().stream()
        .collect(toMap(chapter -> chapter.index(), chapter -> plain(chapter.text())));
  }
}
