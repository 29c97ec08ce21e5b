package dev.precis.job;

import dev.precis.llm.GenerationException;
import dev.precis.llm.Summary;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What became of a chapter, as a row of {@link Columns#OUTCOMES}. */
final class Outcome {
  private Outcome() {}

  /** Where a column is in a row, which Spark has given no schema. */
  static int index(String column) {
    return Columns.OUTCOMES.fieldIndex(column);
  }

  static Row summarized(
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
            summary.passages(),
            summary.levels(),
            millis,
            model.name(),
            model.sha256(),
            promptVersion,
            model.engine(),
            null,
            null,
            chapter.attempts() + 1,
            Timestamp.from(now)));
  }

  static Row failed(ChapterRow chapter, GenerationException failure, Instant now) {
    return failed(chapter, failure.kind().label(), failure.getMessage(), now);
  }

  static Row failed(ChapterRow chapter, String kind, String message, Instant now) {
    Object[] notMade = new Object[Columns.OUTCOMES.length() - Columns.IDENTITY_SIZE - 4];
    return RowFactory.create(
        ArrayUtils.addAll(
            ArrayUtils.addAll(chapter.identity().values(), notMade),
            kind,
            message,
            chapter.attempts() + 1,
            Timestamp.from(now)));
  }
}
