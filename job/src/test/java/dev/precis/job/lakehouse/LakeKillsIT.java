package dev.precis.job.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Await;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.Signal;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drivers that are killed, and two that work at once, on tables. War and Peace in waves of 20
 * chapters, with the engine that needs no model: what counts is what is committed.
 */
@Tag("lakehouse")
@Timeout(1200)
class LakeKillsIT {
  private static final int KILLS = Integer.getInteger("precis.lakehouse.kills", 2);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private static Path folder;
  private static Lakehouse lakehouse;

  @BeforeAll
  static void begin() {
    lakehouse = new Lakehouse(folder);
    lakehouse.begin();
    SharedSpark.session().sql("CREATE NAMESPACE IF NOT EXISTS jdbc.books");
  }

  @AfterAll
  static void end() {
    lakehouse.end();
  }

  /** In catalogs that several processes share: Spark's own is in the memory of one. */
  static List<String> tables() {
    return List.of("lake.books.", "jdbc.books.", "delta");
  }

  private static String table(String place, String name) {
    return place.equals("delta") ? "delta.`" + folder.resolve(name) + '`' : place + name;
  }

  private static PrecisProcess summarizeBook(String table) throws IOException {
    return PrecisProcess.start(
        folder,
        Map.of("PRECIS_SPARK_ARGS", lakehouse.submitOptions()),
        "summarize",
        "--input",
        WarAndPeace.file(),
        "--output-table",
        table,
        "--engine",
        "lead",
        "--set",
        "job.wave-chapters=20");
  }

  /** How many rows a reader sees of each wave; no summary twice. */
  private static Map<String, Long> waves(String table) {
    SparkSession spark = SharedSpark.session();
    refresh(table);
    Map<String, Long> waves = new HashMap<>();
    for (Row wave :
        spark
            .sql(
                "SELECT run_id, wave, count(*), count(DISTINCT node_id, text_sha256) FROM "
                    + table
                    + " GROUP BY 1, 2")
            .collectAsList()) {
      assertThat(wave.getLong(2)).as("%s", wave).isEqualTo(wave.getLong(3));
      waves.put(wave.getString(0) + ' ' + wave.getInt(1), wave.getLong(2));
    }
    return waves;
  }

  private static void refresh(String table) {
    if (!table.startsWith("delta.")) {
      SharedSpark.session().catalog().refreshTable(table);
    }
  }

  private static void assertHasEachChapterOnce(String table) {
    refresh(table);
    List<String> ids =
        SharedSpark.session().sql("SELECT node_id FROM " + table).collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(ids).hasSize(WarAndPeace.CHAPTERS).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void keepsEachSummaryOnceThroughKillsOfTheDriver(String place) throws IOException {
    String table = table(place, "kills");
    long seed = Long.getLong("precis.reliability.seed", System.nanoTime());
    System.out.println("Kills at random moments; again with -Dprecis.reliability.seed=" + seed);
    Random random = new Random(seed);
    Map<String, Long> seen = new HashMap<>();
    for (int i = 0; i < KILLS; i++) {
      PrecisProcess precis = summarizeBook(table);
      precis.await(Said.COMMITTED, LIMIT);
      long end = System.nanoTime() + Duration.ofMillis(random.nextInt(4000)).toNanos();
      do {
        assertWholeWaves(table, seen);
      } while (System.nanoTime() < end);
      precis.send(Signal.KILL);
      assertThat(precis.exitCode(LIMIT)).as(precis.toString()).isIn(0, 137);
      assertWholeWaves(table, seen);
    }

    PrecisProcess last = summarizeBook(table);

    assertThat(last.exitCode(LIMIT)).as(last.toString()).isZero();
    assertHasEachChapterOnce(table);
    System.out.println(place + ": " + KILLS + " kills, " + waves(table).size() + " waves");
  }

  /** A wave that was there once is there as it was. */
  private static void assertWholeWaves(String table, Map<String, Long> seen) {
    Map<String, Long> now = waves(table);
    assertThat(now).containsAllEntriesOf(seen);
    seen.putAll(now);
  }

  /** SQLite lets one process at a time write to the catalog, and refuses the other. */
  static List<String> tablesForTwo() {
    return List.of("lake.books.", "delta");
  }

  @ParameterizedTest
  @MethodSource("tablesForTwo")
  void letsTwoRunsWorkOnTheSameBook(String place) throws IOException {
    String table = table(place, "two");
    PrecisProcess one = summarizeBook(table);
    PrecisProcess other = summarizeBook(table);
    Map<String, Long> seen = new HashMap<>();
    one.await(Said.COMMITTED, LIMIT);
    while (one.isAlive() && other.isAlive()) {
      assertWholeWaves(table, seen);
      Await.pause(Duration.ofMillis(200));
    }

    assertThat(one.exitCode(LIMIT)).as(one.toString()).isZero();
    assertThat(other.exitCode(LIMIT)).as(other.toString()).isZero();
    assertHasEachChapterOnce(table);
  }
}
