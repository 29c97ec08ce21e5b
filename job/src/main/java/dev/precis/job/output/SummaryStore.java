package dev.precis.job.output;

import dev.precis.job.console.Console;
import dev.precis.job.journal.RunFolder;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunClaim;
import dev.precis.job.table.Columns;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Where summaries and failures are kept, as the other rooms use it: an output folder, or tables of
 * a catalog. A run writes in waves; each is there as a whole or not at all. Not thread-safe.
 */
public interface SummaryStore {
  /** The table of summaries. */
  String SUMMARIES = "summaries";

  /** The table of failures. */
  String FAILURES = "failures";

  /** Both tables. */
  List<String> TABLES = List.of(SUMMARIES, FAILURES);

  /** The columns of a table. */
  static StructType columns(String table) {
    return table.equals(SUMMARIES) ? Columns.SUMMARIES : Columns.FAILURES;
  }

  /**
   * Takes the store for a run, which commits from now on. The caller closes the claim.
   *
   * @throws dev.precis.job.console.InputException if another run holds a store that only one run
   *     may write to
   */
  RunClaim lock(LockHolder holder, Console console);

  /**
   * Keeps the JSON schema of a recipe's summaries: from now on its rows have {@link
   * Columns#ANSWER}.
   *
   * @param schema empty if the summaries are plain text
   * @throws dev.precis.job.console.InputException if the tables cannot hold such a column
   */
  void keepSchema(SparkSession spark, String recipe, String schema);

  /**
   * Ends what killed runs left, and reports it: commits what they finished, removes what they did
   * not. The caller holds the claim.
   *
   * @throws dev.precis.job.console.InputException if the store cannot be read or written
   */
  void recover(Console console);

  /** Where a run of a recipe and its executors leave messages for each other. */
  RunFolder runFolder(String recipe, Broadcast<SerializableConfiguration> hadoop);

  /** Asks the executors to start no more texts until the run ends. */
  void stop();

  /**
   * Takes the request to stop back, at the end of the run.
   *
   * @throws java.io.UncheckedIOException if the marker cannot be removed
   */
  void clearStop();

  /** The URI of an output folder, or the name of the table of summaries. */
  String location();

  /** What to call it in messages. */
  StoreNames names();

  /** The URI of the folder of files beside the tables: the output itself, or that of its runs. */
  String folder();

  /**
   * The number after the last wave of this recipe in any table, committed or not: a wave is never
   * written twice.
   */
  int nextWave(String recipe);

  /**
   * Writes rows as a wave, which is committed when this returns.
   *
   * @param rows with the columns of the table
   * @param count of the rows
   * @param wave a number that this run has not used for the table
   * @throws dev.precis.job.console.InputException if the store cannot be written
   * @throws dev.precis.job.lock.LockLostException if another run has taken the store
   */
  void commit(Dataset<Row> rows, long count, String table, String recipe, int wave);

  /**
   * The committed rows of some recipes, with {@link Columns#RECIPE} and {@link Columns#WAVE}, but
   * without the columns that only other versions write; null if there are none.
   */
  Dataset<Row> committed(SparkSession spark, String table, List<String> recipes);

  /** The ids of the recipes that have committed summaries, sorted. */
  List<String> recipes();

  /** The reports of the runs that wrote to the store. */
  RunReports reports();

  /**
   * Writes the report of a run, in place of an earlier one of that run.
   *
   * @param json as {@code RunReport.toJson} writes it
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  default void writeRun(String runId, String json) {
    reports().write(runId, json);
  }
}
