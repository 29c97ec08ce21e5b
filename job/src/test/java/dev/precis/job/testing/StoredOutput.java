package dev.precis.job.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * An output folder as its users read it: by Spark, each table whole, whatever runs left there.
 *
 * @param reports what runs wrote at their end, oldest first
 */
public record StoredOutput(
    List<Summarized> summaries, List<Failed> failures, List<JsonNode> reports) {
  /** Which text a row is about. */
  public record Key(String book, Integer chapter) {}

  /**
   * A row of the summaries.
   *
   * @param work how long it took
   */
  public record Summarized(Key key, Duration work, Instant created) {}

  /** A row of the failures. */
  public record Failed(Key key, String kind, String message) {}

  public static StoredOutput of(Path folder) {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .appName("test")
            .getOrCreate()) {
      return new StoredOutput(
          rows(
                  spark,
                  folder.resolve(SummaryStore.SUMMARIES),
                  Columns.ELAPSED_MS,
                  Columns.CREATED_AT)
              .stream()
              .map(
                  row ->
                      new Summarized(
                          key(row),
                          Duration.ofMillis(row.getLong(2)),
                          row.getTimestamp(3).toInstant()))
              .toList(),
          rows(
                  spark,
                  folder.resolve(SummaryStore.FAILURES),
                  Columns.ERROR_KIND,
                  Columns.ERROR_MESSAGE)
              .stream()
              .map(row -> new Failed(key(row), row.getString(2), row.getString(3)))
              .toList(),
          reports(folder.resolve("runs")));
    }
  }

  private static List<Row> rows(SparkSession spark, Path table, String... columns) {
    if (!Files.exists(table)) {
      return List.of();
    }
    String[] more = new String[columns.length + 1];
    more[0] = Columns.CHAPTER_INDEX;
    System.arraycopy(columns, 0, more, 1, columns.length);
    return spark.read().parquet(table.toString()).select(Columns.BOOK_ID, more).collectAsList();
  }

  private static Key key(Row row) {
    return new Key(row.getString(0), row.getAs(1));
  }

  private static List<JsonNode> reports(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(StoredOutput::json)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Key> keys() {
    return summaries.stream().map(Summarized::key).toList();
  }

  /** The time that the summaries took which were made then. */
  public Duration workBetween(Instant from, Instant to) {
    return summaries.stream()
        .filter(row -> !row.created().isBefore(from) && row.created().isBefore(to))
        .map(Summarized::work)
        .reduce(Duration.ZERO, Duration::plus);
  }
}
