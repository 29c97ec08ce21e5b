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
  private static final int ATTEMPTS = 1;

  private Outcome() {}

  static Row summarized(
      ChapterIdentity identity,
      Summary summary,
      ModelIdentity model,
      String promptVersion,
      long millis,
      Instant now) {
    return RowFactory.create(
        ArrayUtils.addAll(
            identity.values(),
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
            ATTEMPTS,
            Timestamp.from(now)));
  }

  static Row failed(ChapterIdentity identity, GenerationException failure, Instant now) {
    return failed(identity, failure.kind().label(), failure.getMessage(), now);
  }

  static Row failed(ChapterIdentity identity, String kind, String message, Instant now) {
    Object[] notMade = new Object[Columns.OUTCOMES.length() - Columns.IDENTITY_SIZE - 4];
    return RowFactory.create(
        ArrayUtils.addAll(
            ArrayUtils.addAll(identity.values(), notMade),
            kind,
            message,
            ATTEMPTS,
            Timestamp.from(now)));
  }
}
