package dev.precis.job.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;

import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.Columns;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The amount of text that a run would summarize.
 *
 * @param lengths from the length of a text, in characters, to the number of such texts
 * @param siblings the parts and books above the texts
 * @param unreadable number of books or texts that cannot be read
 * @param sample some of the text; empty if there is none
 */
public record InputTexts(
    SortedMap<Long, Long> lengths, Siblings siblings, long unreadable, String sample) {
  private static final int SAMPLED_TEXTS = 8;

  /**
   * Reads and measures the input.
   *
   * @throws dev.precis.job.console.InputException if the input cannot be used
   */
  public static InputTexts of(SparkSession spark, InputRequest request, JobSettings settings) {
    Dataset<Row> chapters = Selection.of(spark, request, settings).chapters().cache();
    Column text = col(Columns.TEXT);
    Column chars = length(text);
    SortedMap<Long, Long> lengths = new TreeMap<>();
    for (Row row : chapters.where(text.isNotNull()).groupBy(chars).count().collectAsList()) {
      lengths.put(((Number) row.get(0)).longValue(), row.getLong(1));
    }
    List<String> sample =
        chapters
            .where(text.isNotNull())
            .select(text)
            .limit(SAMPLED_TEXTS)
            .as(Encoders.STRING())
            .collectAsList();
    long unreadable = chapters.where(text.isNull()).count();
    Siblings siblings = Siblings.of(chapters, settings.levels());
    chapters.unpersist();
    return new InputTexts(
        lengths, siblings, unreadable, sample.stream().collect(Collectors.joining("\n\n")));
  }

  /** Number of texts. */
  public long texts() {
    return lengths.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Characters of all texts together. */
  public long characters() {
    return lengths.entrySet().stream().mapToLong(e -> e.getKey() * e.getValue()).sum();
  }

  /** Characters of the longest text; 0 if there is no text. */
  public long longest() {
    return lengths.isEmpty() ? 0 : lengths.lastKey();
  }
}
