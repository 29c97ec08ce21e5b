package dev.precis.job.run;

import dev.precis.job.journal.RunFolder;
import dev.precis.job.lock.RunClaim;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The output of a run, as far as the recipe of the run goes: the committed rows, and new waves. Not
 * thread-safe.
 */
final class RunOutput {
  /** With a file per task, a table would have a file per chapter. */
  private static final long ROWS_PER_FILE = 10_000;

  private final SparkSession spark;
  private final SummaryStore store;
  private final RunClaim lock;
  private final String recipe;
  private int nextWave;

  /**
   * @param lock that this run holds on the output
   * @param recipe the id
   */
  RunOutput(SparkSession spark, SummaryStore store, RunClaim lock, String recipe) {
    this.spark = spark;
    this.store = store;
    this.lock = lock;
    this.recipe = recipe;
    this.nextWave = store.nextWave(recipe);
  }

  SparkSession spark() {
    return spark;
  }

  /** The rows of a table and prompt version that are committed now. */
  KnownRows known(String table, String promptVersion) {
    Dataset<Row> rows = store.committed(spark, table, List.of(recipe));
    return KnownRows.of(rows == null ? none(table) : rows, promptVersion);
  }

  private Dataset<Row> none(String table) {
    return spark.createDataFrame(
        List.of(), SummaryStore.columns(table).add(Columns.WAVE, DataTypes.IntegerType));
  }

  /** The number that the next wave will have. */
  int nextWave() {
    return nextWave;
  }

  /**
   * Begins the next wave.
   *
   * @return its number
   */
  int beginWave() {
    return nextWave++;
  }

  /**
   * Writes the rows of a wave for one table. They are committed when this returns.
   *
   * @param rows in the columns of the table
   * @param count of the rows, more than 0
   * @throws dev.precis.job.lock.LockLostException if another run has taken the output; nothing is
   *     written then
   */
  void commit(Dataset<Row> rows, String table, long count, int wave) {
    lock.requireHeld();
    store.commit(rows.coalesce((int) (1 + count / ROWS_PER_FILE)), count, table, recipe, wave);
  }

  /** Where the run and its tasks leave messages for each other. */
  RunFolder folder() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return store.runFolder(
        recipe, context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
  }

  /** Tells the tasks to begin no more chapters. */
  void stopTasks() {
    store.stop();
  }
}
