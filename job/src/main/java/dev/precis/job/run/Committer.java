package dev.precis.job.run;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.output.RunLock;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Writes the waves of one recipe into an output. */
final class Committer {
  /** A task a chapter would leave a file a chapter. */
  private static final long ROWS_PER_FILE = 10_000;

  private final SummaryStore store;
  private final RunLock lock;
  private final String recipe;
  private int nextWave;

  Committer(SummaryStore store, RunLock lock, String recipe) {
    this.store = store;
    this.lock = lock;
    this.recipe = recipe;
    this.nextWave = store.nextWave(recipe);
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
   * @param rows with the columns of the table at least
   * @param count of the rows, more than 0
   * @throws dev.precis.job.output.LockLostException when the output is not this run's any more;
   *     nothing is written then
   */
  void commit(Dataset<Row> rows, String table, long count, int wave) {
    lock.requireHeld();
    store.commit(
        rows.select(columns(table)).coalesce((int) (1 + count / ROWS_PER_FILE)),
        table,
        recipe,
        wave);
  }

  private static Column[] columns(String table) {
    StructType columns =
        table.equals(SummaryStore.SUMMARIES) ? Columns.SUMMARIES : Columns.FAILURES;
    return Arrays.stream(columns.fieldNames()).map(name -> col(name)).toArray(Column[]::new);
  }
}
