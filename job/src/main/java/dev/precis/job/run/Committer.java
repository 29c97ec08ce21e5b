package dev.precis.job.run;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.output.RunLock;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes the outcomes of waves of one recipe into an output. */
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
   * Writes rows of {@link Columns#OUTCOMES}.
   *
   * @return the wave's number
   * @throws dev.precis.job.output.LockLostException when the output is not this run's any more;
   *     nothing is written then
   */
  int commit(Dataset<Row> outcomes, RunTotals figures) {
    Column isFailure = col(Columns.ERROR_KIND).isNotNull();
    int wave = nextWave;
    write(
        outcomes.where(col(Columns.ERROR_KIND).isNull()),
        SummaryStore.SUMMARIES,
        Columns.SUMMARIES.fieldNames(),
        figures.summarized());
    write(
        outcomes.where(isFailure),
        SummaryStore.FAILURES,
        Columns.FAILURES.fieldNames(),
        figures.failed());
    nextWave++;
    return wave;
  }

  /**
   * Writes rows of one table as a wave of their own, if there are any.
   *
   * @throws dev.precis.job.output.LockLostException when the output is not this run's any more;
   *     nothing is written then
   */
  void commit(Dataset<Row> rows, String table, long count) {
    if (count > 0) {
      write(rows, table, rows.columns(), count);
      nextWave++;
    }
  }

  private void write(Dataset<Row> rows, String table, String[] columns, long count) {
    if (count == 0) {
      return;
    }
    lock.requireHeld();
    store.commit(
        rows.select(Arrays.stream(columns).map(name -> col(name)).toArray(Column[]::new))
            .coalesce((int) (1 + count / ROWS_PER_FILE)),
        table,
        recipe,
        nextWave);
  }
}
