package dev.precis.job.run;

import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Outcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.sql.Row;

/**
 * The outcomes of one task that belong into one table. The rows travel to the driver with their
 * counts, so that no executor can lose what the driver has counted. They travel as bytes, because
 * the driver keeps many of them and does not read them.
 */
final class OutcomeBatch implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String executor;
  private final String table;
  private final byte[] rows;
  private final OutcomeCounter counts = new OutcomeCounter();

  private OutcomeBatch(String executor, String table, List<Outcome> outcomes) {
    this.executor = executor;
    this.table = table;
    ArrayList<Row> made = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      made.add(outcome.toRow());
      counts.add(outcome);
    }
    this.rows = SerializationUtils.serialize(made);
  }

  /**
   * Takes what a task makes, to the end.
   *
   * @param executor the id of the executor that runs the task
   * @return one batch for each table that gets rows
   */
  static List<OutcomeBatch> of(String executor, Iterator<Outcome> outcomes) {
    Map<String, List<Outcome>> tables = new TreeMap<>();
    outcomes.forEachRemaining(
        outcome -> tables.computeIfAbsent(table(outcome), table -> new ArrayList<>()).add(outcome));
    return tables.entrySet().stream()
        .map(table -> new OutcomeBatch(executor, table.getKey(), table.getValue()))
        .toList();
  }

  private static String table(Outcome outcome) {
    return outcome instanceof Outcome.Summarized ? SummaryStore.SUMMARIES : SummaryStore.FAILURES;
  }

  /** The id of the executor that made them. */
  String executor() {
    return executor;
  }

  String table() {
    return table;
  }

  OutcomeCounter counts() {
    return counts;
  }

  /** For {@link #rows}. Not a copy. */
  byte[] bytes() {
    return rows;
  }

  /** The rows of {@link #bytes}, in the columns of the table. */
  static Iterator<Row> rows(byte[] bytes) {
    ArrayList<Row> rows = SerializationUtils.deserialize(bytes);
    return rows.iterator();
  }
}
