package dev.precis.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.SharedSpark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which reference is of which summary. */
class ReferenceMatchIT {
  private static final StructType KEYS =
      StructType.fromDDL(
          "node_id string, level string, book_id string, part string, chapter_title string, chapter_index int");

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = SharedSpark.session();
  }

  /** Two parts that both begin with chapter I, after a preface; and the book itself. */
  private static Dataset<Row> summaries() {
    return spark.createDataFrame(
        List.of(
            RowFactory.create("b#1", "chapter", "b", null, "PREFACE", 1),
            RowFactory.create("b#2", "chapter", "b", "PART I.  Out", "CHAPTER I.", 2),
            RowFactory.create("b#3", "chapter", "b", "PART I.  Out", "CHAPTER II. The Storm", 3),
            RowFactory.create("b#4", "chapter", "b", "PART II.  Back", "CHAPTER I.", 4),
            RowFactory.create("b", "book", "b", null, null, null)),
        KEYS);
  }

  /** The node of each summary with a reference, and the reference. */
  private static Map<String, String> matched(String... lines) {
    List<Row> references =
        IntStream.range(0, lines.length)
            .mapToObj(i -> Reference.parse(lines[i].replace('\'', '"'), i + 1).toRow())
            .toList();
    Map<String, String> matched = new LinkedHashMap<>();
    ReferenceMatch.of(summaries(), spark.createDataFrame(references, Reference.COLUMNS))
        .where("reference is not null")
        .orderBy("node_id")
        .select("node_id", "reference")
        .collectAsList()
        .forEach(row -> matched.put(row.getString(0), row.getString(1)));
    return matched;
  }

  @Test
  void aHeadingOfAPartIsOneChapterWhateverItsNumber() {
    assertThat(
            matched(
                "{'book': 'b', 'seq': 1, 'part': 'Part I. Out', 'heading': 'Chapter I', 'summary': 'A'}",
                "{'book': 'b', 'seq': 2, 'part': 'PART I.  OUT', 'heading': 'CHAPTER II.', 'summary': 'B'}",
                "{'book': 'b', 'seq': 3, 'part': 'PART II.  Back', 'heading': 'CHAPTER I.', 'summary': 'C'}"))
        .isEqualTo(Map.of("b#2", "A", "b#3", "B", "b#4", "C"));
  }

  @Test
  void aHeadingThatFitsSeveralChaptersIsOfNoneUnlessItsNumberTells() {
    assertThat(matched("{'book': 'b', 'heading': 'CHAPTER I.', 'summary': 'A'}")).isEmpty();
    assertThat(matched("{'book': 'b', 'heading': 'CHAPTER I.', 'seq': 9, 'summary': 'A'}"))
        .isEmpty();
    assertThat(matched("{'book': 'b', 'heading': 'CHAPTER I.', 'seq': 4, 'summary': 'A'}"))
        .isEqualTo(Map.of("b#4", "A"));
  }

  @Test
  void aNumberAloneIsAChaptersIndexAndANodeIsOfAnyLevel() {
    assertThat(
            matched(
                "{'book': 'b', 'seq': 1, 'summary': 'P'}",
                "{'node_id': 'b', 'summary': 'B'}",
                "{'book': 'c', 'seq': 1, 'summary': 'no such book'}"))
        .isEqualTo(Map.of("b#1", "P", "b", "B"));
  }

  @Test
  void ofTwoReferencesForOneSummaryTheFirstCounts() {
    assertThat(
            matched(
                "{'book': 'b', 'seq': 1, 'summary': 'first'}",
                "{'node_id': 'b#1', 'summary': 'second'}"))
        .isEqualTo(Map.of("b#1", "first"));
  }
}
