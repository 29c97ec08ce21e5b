package dev.precis.job.run;

import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import dev.precis.job.table.Outcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What a task of a wave made. The rows travel to the driver with their counts, so that no executor
 * can lose what the driver has counted.
 *
 * @param executor its id, as Spark calls it
 * @param batches by table; a table that gets no rows is missing
 */
record TaskReport(String executor, Map<String, OutcomeBatch> batches) implements Serializable {
  /**
   * @param outcomes rows of {@link Columns#OUTCOMES}
   */
  static TaskReport of(String executor, Iterator<Row> outcomes) {
    Map<String, List<Row>> rows = new HashMap<>();
    outcomes.forEachRemaining(
        row -> rows.computeIfAbsent(table(row), table -> new ArrayList<>()).add(row));
    Map<String, OutcomeBatch> batches = new HashMap<>();
    rows.forEach((table, outcome) -> batches.put(table, new OutcomeBatch(outcome)));
    return new TaskReport(executor, batches);
  }

  private static String table(Row outcome) {
    return outcome.isNullAt(Outcome.index(Columns.ERROR_KIND))
        ? SummaryStore.SUMMARIES
        : SummaryStore.FAILURES;
  }

  /** Words of the texts. */
  long words() {
    return batches.values().stream().mapToLong(batch -> batch.counts().words()).sum();
  }
}
