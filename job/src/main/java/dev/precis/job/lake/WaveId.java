package dev.precis.job.lake;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.table.Columns;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * A wave of a run. Each row names it, so that the table itself tells whether a commit succeeded,
 * whatever becomes of its history.
 */
record WaveId(String runId, String recipe, int wave) {
  /** The columns that tell the summaries of a table apart. */
  static final List<String> KEY =
      List.of(Columns.RECIPE, Columns.PROMPT_VERSION, Columns.NODE_ID, Columns.TEXT_SHA256);

  Column isOf() {
    return col(Columns.RECIPE)
        .equalTo(recipe)
        .and(col(Columns.RUN_ID).equalTo(runId))
        .and(col(Columns.WAVE).equalTo(wave));
  }
}
