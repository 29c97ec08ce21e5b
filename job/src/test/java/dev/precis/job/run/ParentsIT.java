package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.table.Columns;
import dev.precis.job.testing.SharedSpark;
import dev.precis.llm.prompt.Level;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Parts and books from children that are given as rows. */
class ParentsIT {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = SharedSpark.session();
  }

  private static Row child(Map<String, Object> values) {
    return RowFactory.create(
        Arrays.stream(Columns.CHILDREN.fieldNames())
            .map(
                name ->
                    name.equals(Columns.SOURCES) || name.equals(Columns.MISSING_SOURCES)
                        ? values.getOrDefault(name, new String[0])
                        : values.get(name))
            .toArray());
  }

  private static Row chapter(String book, int index, String part, String summary) {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                Columns.BOOK_ID,
                book,
                Columns.BOOK_TITLE,
                "Title of " + book,
                Columns.LEVEL,
                "chapter",
                Columns.CHAPTER_INDEX,
                index,
                Columns.CHAPTER_TITLE,
                "Chapter " + index,
                Columns.NODE_ID,
                book + "#" + index,
                Columns.PARENT_ID,
                part == null ? book : book + "#" + part,
                Columns.FIRST_CHAPTER,
                index,
                Columns.LAST_CHAPTER,
                index,
                Columns.WORD_COUNT,
                1_000));
    values.put(Columns.PART, part);
    values.put(Columns.SUMMARY, summary);
    return child(values);
  }

  private static Map<String, Row> parents(Level level, Row... children) {
    Dataset<Row> rows = spark.createDataFrame(List.of(children), Columns.CHILDREN);
    return Parents.of(level, rows).collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs(Columns.NODE_ID), Function.identity()));
  }

  private static List<String> list(Row row, String column) {
    return row.getList(row.fieldIndex(column));
  }

  @Test
  void joinsTheSummariesOfTheChaptersInTheirOrder() {
    Row part =
        parents(
                Level.PART,
                chapter("b", 10, "ONE", "Third."),
                chapter("b", 2, "ONE", "First one."),
                chapter("b", 9, "ONE", "Second."))
            .get("b#ONE");

    assertThat(part.<String>getAs(Columns.TEXT)).isEqualTo("First one.\n\nSecond.\n\nThird.");
    assertThat(part.<String>getAs(Columns.TEXT_SHA256))
        .isEqualTo(DigestUtils.sha256Hex("First one.\n\nSecond.\n\nThird."));
    assertThat(part.<Integer>getAs(Columns.WORD_COUNT)).isEqualTo(4);
    assertThat(part.<String>getAs(Columns.LEVEL)).isEqualTo("part");
    assertThat(part.<String>getAs(Columns.PART)).isEqualTo("ONE");
    assertThat(part.<String>getAs(Columns.PARENT_ID)).isEqualTo("b");
    assertThat(part.<String>getAs(Columns.BOOK_TITLE)).isEqualTo("Title of b");
    assertThat(part.<Integer>getAs(Columns.FIRST_CHAPTER)).isEqualTo(2);
    assertThat(part.<Integer>getAs(Columns.LAST_CHAPTER)).isEqualTo(10);
    assertThat(list(part, Columns.SOURCES)).containsExactly("b#2", "b#9", "b#10");
    assertThat(list(part, Columns.MISSING_SOURCES)).isEmpty();
    assertThat(part.<Object>getAs(Columns.CHAPTER_INDEX)).isNull();
    assertThat(part.<Object>getAs(Columns.CHAPTER_TITLE)).isNull();
    assertThat(part.<Object>getAs(Columns.ERROR_KIND)).isNull();
    assertThat(part.<Integer>getAs(Columns.ATTEMPTS)).isZero();
  }

  @Test
  void makesAParentForEachPartAndEachBook() {
    Row[] chapters = {
      chapter("a", 1, "ONE", "A."), chapter("a", 2, "TWO", "B."), chapter("b", 1, "ONE", "C.")
    };

    assertThat(parents(Level.PART, chapters)).containsOnlyKeys("a#ONE", "a#TWO", "b#ONE");
    assertThat(parents(Level.BOOK, chapters)).containsOnlyKeys("a", "b");
    Row book = parents(Level.BOOK, chapters).get("a");
    assertThat(book.<Object>getAs(Columns.PARENT_ID)).isNull();
    assertThat(book.<Object>getAs(Columns.PART)).isNull();
  }

  @Test
  void listsAChildWithoutASummary() {
    Row part =
        parents(Level.PART, chapter("b", 1, "ONE", null), chapter("b", 2, "ONE", "There."))
            .get("b#ONE");

    assertThat(part.<String>getAs(Columns.TEXT)).isEqualTo("There.");
    assertThat(list(part, Columns.SOURCES)).containsExactly("b#2");
    assertThat(list(part, Columns.MISSING_SOURCES)).containsExactly("b#1");
    assertThat(part.<Integer>getAs(Columns.FIRST_CHAPTER)).isEqualTo(1);
  }

  @Test
  void passesOnWhatItsChildrenMiss() {
    Row part =
        child(
            Map.of(
                Columns.BOOK_ID, "b",
                Columns.LEVEL, "part",
                Columns.NODE_ID, "b#ONE",
                Columns.PARENT_ID, "b",
                Columns.FIRST_CHAPTER, 2,
                Columns.LAST_CHAPTER, 7,
                Columns.SUMMARY, "Part.",
                Columns.MISSING_SOURCES, new String[] {"b#3"}));

    Row book = parents(Level.BOOK, part, chapter("b", 1, null, null)).get("b");

    assertThat(list(book, Columns.SOURCES)).containsExactly("b#ONE");
    assertThat(list(book, Columns.MISSING_SOURCES)).containsExactly("b#1", "b#3");
    assertThat(book.<Integer>getAs(Columns.LAST_CHAPTER)).isEqualTo(7);
  }

  @Test
  void failsWhatHasNoSourceAtAll() {
    Row part = parents(Level.PART, chapter("b", 1, "ONE", null)).get("b#ONE");

    assertThat(part.<Object>getAs(Columns.TEXT)).isNull();
    assertThat(part.<Object>getAs(Columns.TEXT_SHA256)).isNull();
    assertThat(part.<Integer>getAs(Columns.WORD_COUNT)).isZero();
    assertThat(part.<String>getAs(Columns.ERROR_KIND)).isEqualTo("no_sources");
    assertThat(part.<String>getAs(Columns.ERROR_MESSAGE))
        .isEqualTo("Cannot summarize part: nothing that it is made of has a summary, got b#1");
  }

  @Test
  void makesNoParentOfABookOfWhichNoChapterIsKnown() {
    Row unreadable =
        child(Map.of(Columns.BOOK_ID, "b", Columns.LEVEL, "book", Columns.NODE_ID, "b"));

    assertThat(parents(Level.BOOK, unreadable)).isEmpty();
  }
}
