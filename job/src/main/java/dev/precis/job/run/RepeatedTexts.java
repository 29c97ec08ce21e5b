package dev.precis.job.run;

import dev.precis.job.output.SummaryStore;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Copies rows for texts that occur more than once. A run summarizes equal texts once. Not
 * thread-safe.
 */
final class RepeatedTexts {
  private final PendingTexts pending;
  private final RunOutput output;
  private final String promptVersion;
  private final int firstWave;
  private long copied;

  /**
   * @param promptVersion of the level
   */
  RepeatedTexts(PendingTexts pending, RunOutput output, String promptVersion) {
    this.pending = pending;
    this.output = output;
    this.promptVersion = promptVersion;
    this.firstWave = output.nextWave();
  }

  /** Commits rows for the missing texts of which an equal one has a summary in the output. */
  void copyKnown() {
    if (pending.hasKnown()) {
      copied += copy(pending.missing(), summaries(), SummaryStore.SUMMARIES);
    }
  }

  /** Commits rows for the texts of which this run has worked on an equal one. */
  void copyNew() {
    if (!pending.hasEqual()) {
      return;
    }
    Dataset<Row> missing = summaries().without(pending.missing());
    copied += copy(missing, summaries(), SummaryStore.SUMMARIES);
    KnownRows failures = output.known(SummaryStore.FAILURES, promptVersion).since(firstWave);
    long unused = copy(failures.without(missing), failures, SummaryStore.FAILURES);
  }

  private KnownRows summaries() {
    return output.known(SummaryStore.SUMMARIES, promptVersion);
  }

  private long copy(Dataset<Row> texts, KnownRows rows, String table) {
    Dataset<Row> copies =
        rows.copiesFor(texts, SummaryStore.columns(table).fieldNames())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = copies.count();
      if (count > 0) {
        output.commit(copies, table, count, output.beginWave());
      }
      return count;
    } finally {
      copies.unpersist();
    }
  }

  /** How many summaries were copied. */
  long copied() {
    return copied;
  }
}
