package dev.precis.job.lake;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.console.Reason;
import dev.precis.job.lock.RunClaim;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits of one run. A commit that fails, or whose end is not known, is looked for in the
 * table before it is tried again. Not thread-safe.
 */
final class LakeCommits implements RunClaim {
  private static final Logger LOG = LoggerFactory.getLogger(LakeCommits.class);

  /** With the pauses between them, about a minute and a half. */
  private static final int TRIES = 12;

  private static final long SHORTEST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;

  private final SparkSession spark;
  private final String runId;
  private final Console console;
  private final Function<LakeTable, Appends> opened;
  private final Map<TableName, Appends> appends = new LinkedHashMap<>();

  LakeCommits(SparkSession spark, String runId, Console console) {
    this(spark, runId, console, table -> Appends.to(table, spark, runId));
  }

  LakeCommits(
      SparkSession spark, String runId, Console console, Function<LakeTable, Appends> opened) {
    this.spark = spark;
    this.runId = runId;
    this.console = console;
    this.opened = opened;
  }

  String runId() {
    return runId;
  }

  /** The table itself refuses what another run has committed. */
  @Override
  public void requireHeld() {
    // Nobody can take it over.
  }

  /**
   * Commits those rows whose key the table does not have.
   *
   * @param count of the rows
   * @throws InputException if the table cannot be written
   */
  void commitMissing(Dataset<Row> rows, long count, LakeTable table, WaveId wave) {
    commit(table, wave, () -> appends(table).addMissing(table.fitted(rows), wave));
    sayWhatWasThere(count, table, wave);
  }

  /**
   * Commits rows.
   *
   * @throws InputException if the table cannot be written
   */
  void commitAll(Dataset<Row> rows, LakeTable table, WaveId wave) {
    commit(table, wave, () -> appends(table).addAll(table.fitted(rows), wave));
  }

  private void sayWhatWasThere(long count, LakeTable table, WaveId wave) {
    try {
      long there = count - rows(table, wave);
      if (there > 0) {
        console.say(
            "%s of wave %d not added: another run has added them to %s meanwhile",
            Console.count(there, "summary"), wave.wave(), table.name());
      }
    } catch (Exception e) {
      // The wave is committed.
      LOG.warn("Cannot count the rows of {} in {}", wave, table.name(), e);
    }
  }

  private Appends appends(LakeTable table) {
    return appends.computeIfAbsent(table.name(), unused -> opened.apply(table));
  }

  private void commit(LakeTable table, WaveId wave, Runnable append) {
    for (int attempt = 1; ; attempt++) {
      try {
        append.run();
        return;
      } catch (Exception e) {
        // Spark's Scala methods throw checked exceptions without declaring them.
        if (isThere(table, wave, e)) {
          LOG.warn("The commit of {} to {} succeeded in spite of", wave, table.name(), e);
          return;
        }
        if (attempt == TRIES) {
          throw new InputException(
              "Cannot write to table: "
                  + Reason.of(e)
                  + "; finished waves are committed, run the same command again, got "
                  + table.name(),
              e);
        }
        LOG.info("Cannot commit {} to {}; trying again", wave, table.name(), e);
        pause(attempt);
      }
    }
  }

  /** If the table cannot be read either, the next try finds out. */
  private boolean isThere(LakeTable table, WaveId wave, Exception failure) {
    try {
      return rows(table, wave) > 0;
    } catch (Exception e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private long rows(LakeTable table, WaveId wave) {
    return table.rows(spark).where(wave.isOf()).count();
  }

  /** Of a random length, so that two runs do not meet again. */
  private static void pause(int attempt) {
    long most = Math.min(LONGEST_PAUSE_MILLIS, SHORTEST_PAUSE_MILLIS << attempt);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS, most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot commit: interrupted", e);
    }
  }

  @Override
  public void close() {
    appends.values().forEach(Appends::close);
  }
}
