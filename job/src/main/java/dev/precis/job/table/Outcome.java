package dev.precis.job.table;

import dev.precis.llm.summarize.Summary;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What became of a text, as a row of {@link Columns#OUTCOMES}. */
public final class Outcome {
  private Outcome() {}

  /** Where a column is in a row, which Spark has given no schema. */
  public static int index(String column) {
    return Columns.OUTCOMES.fieldIndex(column);
  }

  public static Row summarized(
      ChapterRow chapter,
      Summary summary,
      ModelIdentity model,
      String promptVersion,
      long millis,
      Instant now) {
    return RowFactory.create(
        ArrayUtils.addAll(
            chapter.identity().values(),
            summary.text(),
            summary.stopReason().label(),
            summary.promptTokens(),
            summary.generatedTokens(),
            summary.mostContextTokens(),
            summary.passages(),
            summary.levels(),
            millis,
            model.name(),
            model.sha256(),
            model.engine(),
            null,
            null,
            promptVersion,
            chapter.attempts() + 1,
            Timestamp.from(now)));
  }

  public static Row failed(
      ChapterRow chapter, String kind, String message, String promptVersion, Instant now) {
    Object[] notMade = new Object[Columns.OUTCOMES.length() - Columns.IDENTITY_SIZE - 5];
    return RowFactory.create(
        ArrayUtils.addAll(
            ArrayUtils.addAll(chapter.identity().values(), notMade),
            kind,
            message,
            promptVersion,
            chapter.attempts() + 1,
            Timestamp.from(now)));
  }
}
