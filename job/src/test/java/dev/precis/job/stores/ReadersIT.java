package dev.precis.job.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.console.Console;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunLock;
import dev.precis.job.output.FolderStore;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.stores.WaveTimes.Anomaly;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.SharedSpark;
import dev.precis.llm.spark.LlmCatalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other programs see of an output while small waves are committed and compacted. {@code
 * -Dprecis.readers.python=PROGRAM}, with duckdb and pandas, adds theirs; {@code
 * -Dprecis.readers.seconds} is how long.
 */
@Tag("stores")
@Timeout(600)
class ReadersIT {
  private static final Duration TIME =
      Duration.ofSeconds(Long.getLong("precis.readers.seconds", 20));
  private static final String PYTHON = System.getProperty("precis.readers.python", "");
  private static final int ROWS = 5;
  private static final int COMPACTED = 8;
  private static final String RECIPE = "r";
  private static final String CATALOG = "spark.sql.catalog.outs";

  @TempDir private static Path folder;

  private final WaveTimes times = new WaveTimes(ROWS);
  private final Map<String, Reader> readers = new LinkedHashMap<>();

  private static Dataset<Row> wave(SparkSession spark, int number) {
    List<Row> rows =
        IntStream.range(0, ROWS)
            .mapToObj(
                i ->
                    RowFactory.create(
                        Arrays.stream(Columns.SUMMARIES.fieldNames())
                            .map(
                                Map.<String, Object>of(
                                        Columns.CHAPTER_INDEX, number, Columns.NODE_ID, "n" + i)
                                    ::get)
                            .toArray()))
            .toList();
    return spark.createDataFrame(rows, Columns.SUMMARIES).coalesce(1);
  }

  private static Map<Integer, Integer> count(Dataset<Row> rows) {
    Map<Integer, Integer> waves = new HashMap<>();
    rows.select(Columns.CHAPTER_INDEX)
        .collectAsList()
        .forEach(row -> waves.merge(row.getInt(0), 1, Integer::sum));
    return waves;
  }

  /** Commits waves and merges them, over and over. */
  private void write(SparkSession spark, FolderStore store) {
    Console console = new Console(System.out, System.err, false);
    try (RunLock lock =
        store.lock(LockHolder.ofThisProcess("writer", Clock.systemUTC()), console)) {
      lock.requireHeld();
      long end = System.nanoTime() + TIME.toNanos();
      for (int i = 1; i == 1 || System.nanoTime() < end; i++) {
        commit(spark, store, i);
        if (i == 1) {
          startSparkReaders(spark, store.location());
        }
        if (i % COMPACTED == 0) {
          long start = System.nanoTime();
          assertThat(store.compact(spark, SummaryStore.SUMMARIES, RECIPE)).isGreaterThan(1);
          times.compacted(start, System.nanoTime());
        }
      }
    }
  }

  private void commit(SparkSession spark, FolderStore store, int number) {
    Dataset<Row> rows = wave(spark, number);
    times.begin(number);
    store.commit(rows, ROWS, SummaryStore.SUMMARIES, RECIPE, store.nextWave(RECIPE));
    times.end(number);
  }

  private void startSparkReaders(SparkSession spark, String location) {
    readers.put(
        "Spark, plain Parquet",
        Reader.thread(() -> count(spark.read().parquet(location + "/" + SummaryStore.SUMMARIES))));
    readers.put(
        "Spark, llm.outputs",
        Reader.thread(() -> count(spark.sql("SELECT * FROM outs.outputs.`" + location + "`"))));
  }

  private void startPython(String place, URI server, String... how) throws IOException {
    if (!PYTHON.isEmpty()) {
      for (String each : how) {
        readers.put(each, Reader.python(PYTHON, each, place, server, folder));
      }
    }
  }

  @AfterEach
  void stopReaders() {
    readers.values().forEach(Reader::stop);
  }

  /** Counts per reader, as they are printed. */
  private Map<String, Map<Anomaly, Integer>> seen() {
    Map<String, Map<Anomaly, Integer>> all = new LinkedHashMap<>();
    readers.forEach(
        (name, reader) -> {
          Map<Anomaly, Integer> counts = new EnumMap<>(Anomaly.class);
          Map<String, Integer> errors = new HashMap<>();
          List<WaveRead> reads = reader.stop();
          for (WaveRead read : reads) {
            times.anomalies(read).forEach(each -> counts.merge(each, 1, Integer::sum));
            if (read.error() != null) {
              errors.merge(kind(read.error()), 1, Integer::sum);
            }
          }
          System.out.printf(
              Locale.ROOT,
              "%-22s %5d reads of up to %d waves: %s%n",
              name,
              reads.size(),
              times.waves(),
              counts.isEmpty() ? "all well" : counts);
          errors.forEach((error, count) -> System.out.println("    " + count + " x " + error));
          all.put(name, counts);
        });
    readers.clear();
    return all;
  }

  /** Without what names a file or task. */
  private static String kind(String error) {
    String line = error.lines().findFirst().orElse("");
    return line.replaceAll(".*(\\w+FileNotFoundException).*", "$1")
        .replaceAll("[0-9]+", "N")
        .replaceAll("(.{150}).*", "$1 ...");
  }

  @Test
  void onADisk() throws Exception {
    Path out = folder.resolve("out");
    measure(out.toString(), out + "/" + SummaryStore.SUMMARIES, null);
  }

  @Test
  void onHdfs() throws Exception {
    try (Store store = HdfsServer.start(folder)) {
      measure(store.uri("readers"), "", null);
    }
  }

  @Test
  void onS3() throws Exception {
    try (S3Server server = S3Server.start(folder)) {
      SharedSpark.without(
          server.settings(),
          () -> {
            measure(
                S3Server.at("readers"),
                S3Server.at("readers/" + SummaryStore.SUMMARIES).replace("s3a://", ""),
                server.address());
            SharedSpark.session().stop();
            return null;
          });
    }
  }

  /**
   * @param place for Python; empty if it cannot read there
   */
  private void measure(String output, String place, URI server) throws Exception {
    SparkSession spark = SharedSpark.session();
    spark.conf().set(CATALOG, LlmCatalog.class.getName());
    FolderStore store = FolderStore.create(spark, output, "");
    commit(spark, store, 0);
    if (server != null) {
      startPython(place, server, "pyarrow");
    } else if (!place.isEmpty()) {
      startPython(place, null, "duckdb", "pandas");
    }
    org.apache.hadoop.fs.Path recipe =
        new org.apache.hadoop.fs.Path(store.location() + "/summaries/recipe=" + RECIPE);
    BothVisible both =
        BothVisible.watch(
            recipe.getFileSystem(spark.sparkContext().hadoopConfiguration()),
            recipe,
            COMPACTED + 1);

    write(spark, store);

    System.out.println(output + ": " + both.stop());
    Map<String, Map<Anomaly, Integer>> seen = seen();
    assertThat(seen.get("Spark, llm.outputs"))
        .doesNotContainKeys(
            Anomaly.FEWER, Anomaly.PART_OF_A_WAVE, Anomaly.TWICE, Anomaly.WITHOUT_COMPACTION);
    assertThat(seen.values()).allSatisfy(each -> assertThat(each).doesNotContainKey(Anomaly.FEWER));
    if (server == null) {
      assertThat(seen.values())
          .allSatisfy(
              each ->
                  assertThat(each)
                      .doesNotContainKeys(Anomaly.PART_OF_A_WAVE, Anomaly.WITHOUT_COMPACTION));
    }
  }
}
