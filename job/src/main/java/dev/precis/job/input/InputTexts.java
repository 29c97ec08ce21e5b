package dev.precis.job.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring;

import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.Columns;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The amount of text that a run would summarize.
 *
 * @param lengths from the length of a text, in characters, to the number of such texts
 * @param siblings the parts and books above the texts
 * @param unreadable number of books or texts that cannot be read
 * @param samples a few texts, or their beginnings: first one of typical length, then shorter and
 *     longer ones; none is blank
 */
public record InputTexts(
    SortedMap<Long, Long> lengths, Siblings siblings, long unreadable, List<String> samples) {
  /** A text of which this much of all characters are in shorter texts is a sample. */
  private static final List<Double> SAMPLED =
      List.of(0.5, 0.375, 0.625, 0.25, 0.75, 0.125, 0.875, 0.95);

  /** More than one prompt has room for. */
  private static final int MOST_CHARS = 1_000_000;

  private static final String SAMPLE = "sample";

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
    List<String> samples = samples(chapters.where(text.isNotNull()), lengths);
    long unreadable = chapters.where(text.isNull()).count();
    Siblings siblings = Siblings.of(chapters, settings.levels());
    chapters.unpersist();
    return new InputTexts(lengths, siblings, unreadable, samples);
  }

  private static List<String> samples(Dataset<Row> chapters, SortedMap<Long, Long> lengths) {
    List<Long> sampled = sampledLengths(lengths);
    Column chars = length(col(Columns.TEXT));
    Map<Long, String> found = new HashMap<>();
    chapters
        .where(chars.isin(sampled.toArray()))
        .groupBy(chars)
        .agg(substring(min(Columns.TEXT), 1, MOST_CHARS).as(SAMPLE))
        .collectAsList()
        .forEach(row -> found.put(((Number) row.get(0)).longValue(), row.getString(1)));
    return sampled.stream().map(found::get).filter(text -> !text.isBlank()).toList();
  }

  /**
   * Lengths of texts at even steps through all characters, in the order of {@link #SAMPLED}. Long
   * texts are chosen more often than short ones, because most of the work is theirs.
   */
  static List<Long> sampledLengths(SortedMap<Long, Long> lengths) {
    long all = characters(lengths);
    Set<Long> sampled = new LinkedHashSet<>();
    for (double share : SAMPLED) {
      long shorter = 0;
      for (Map.Entry<Long, Long> entry : lengths.entrySet()) {
        shorter += entry.getKey() * entry.getValue();
        if (shorter > 0 && shorter >= share * all) {
          sampled.add(entry.getKey());
          break;
        }
      }
    }
    return List.copyOf(sampled);
  }

  /** Some of the text; empty if there is none. */
  public String sample() {
    return String.join("\n\n", samples);
  }

  /** Number of texts. */
  public long texts() {
    return lengths.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Characters of all texts together. */
  public long characters() {
    return characters(lengths);
  }

  private static long characters(SortedMap<Long, Long> lengths) {
    return lengths.entrySet().stream().mapToLong(e -> e.getKey() * e.getValue()).sum();
  }

  /** Characters of the longest text; 0 if there is no text. */
  public long longest() {
    return lengths.isEmpty() ? 0 : lengths.lastKey();
  }
}
