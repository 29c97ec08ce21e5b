package dev.precis.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.output.CurrentSummaries;
import dev.precis.job.testing.SharedSpark;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which texts a summary is of, on rows of all levels. */
class SummarySourcesIT {
  private static final StructType SUMMARIES =
      StructType.fromDDL(
          "book_id string, chapter_index int, text_sha256 string, created_at timestamp, wave int, summary string,"
              + " level string, node_id string, first_chapter int, last_chapter int");

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = SharedSpark.session();
  }

  private static Row chapter(int index, String sha256, int wave, String summary) {
    return RowFactory.create(
        "b",
        index,
        sha256,
        new Timestamp(1000L * wave),
        wave,
        summary,
        "chapter",
        "b#" + index,
        index,
        index);
  }

  private static Row above(String level, String node, int first, int last) {
    return RowFactory.create(
        "b", null, "made", new Timestamp(9_000), 9, "S", level, node, first, last);
  }

  /** Texts of chapters, each with itself for its SHA-256. */
  private static Dataset<Row> texts(String... texts) {
    return spark
        .createDataset(List.of(texts), org.apache.spark.sql.Encoders.STRING())
        .toDF("text")
        .selectExpr("text as text_sha256", "text");
  }

  private static Map<String, String> sources(Dataset<Row> summaries, Dataset<Row> texts) {
    Map<String, String> sources = new LinkedHashMap<>();
    SummarySources.of(CurrentSummaries.of(summaries).rows(), texts)
        .select("node_id", "source")
        .collectAsList()
        .forEach(row -> sources.put(row.getString(0), row.getString(1)));
    return sources;
  }

  @Test
  void partsAndBooksAreOfTheTextsOfTheirChaptersInOrder() {
    Dataset<Row> summaries =
        spark.createDataFrame(
            List.of(
                chapter(10, "ten", 1, "S"),
                chapter(2, "two", 1, "S"),
                chapter(1, "one", 1, "S"),
                above("part", "b#I", 1, 2),
                above("book", "b", 1, 10)),
            SUMMARIES);

    assertThat(sources(summaries, texts("one", "two", "ten", "unused")))
        .containsOnly(
            Map.entry("b#1", "one"),
            Map.entry("b#2", "two"),
            Map.entry("b#10", "ten"),
            Map.entry("b#I", "one\n\ntwo"),
            Map.entry("b", "one\n\ntwo\n\nten"));
  }

  @Test
  void aPartOfWhichATextIsMissingHasNone() {
    Dataset<Row> summaries =
        spark.createDataFrame(
            List.of(
                chapter(1, "one", 1, "S"),
                chapter(2, "two", 1, "S"),
                above("part", "b#I", 1, 1),
                above("part", "b#II", 1, 2)),
            SUMMARIES);

    Map<String, String> sources = sources(summaries, texts("one"));

    assertThat(sources).containsEntry("b#I", "one").containsEntry("b#II", null);
  }

  @Test
  void theLatestOfSeveralSummariesOfOneChapterCounts() {
    Dataset<Row> summaries =
        spark.createDataFrame(
            List.of(
                chapter(1, "old", 1, "A"), chapter(1, "new", 3, "B"), chapter(1, "old", 2, "C")),
            SUMMARIES);

    assertThat(CurrentSummaries.of(summaries).rows().select("summary").collectAsList().toString())
        .isEqualTo("[[B]]");
  }
}
