package dev.precis.job.table;

import dev.precis.llm.summarize.Summary;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Row;

/** What became of a text: a summary, or the reason why there is none. */
public sealed interface Outcome {
  /** The text, and which it is. */
  ChapterRow chapter();

  /** Of {@link Columns#SUMMARIES} or of {@link Columns#FAILURES}. */
  Row toRow();

  /**
   * A text that has a summary.
   *
   * @param elapsedMillis how long the summary took
   */
  record Summarized(
      ChapterRow chapter,
      Summary summary,
      ModelIdentity model,
      String promptVersion,
      long elapsedMillis,
      Instant createdAt)
      implements Outcome {
    @Override
    public Row toRow() {
      RowBuilder row = new RowBuilder(Columns.SUMMARIES);
      chapter.identity().set(row);
      return row.set(Columns.SUMMARY, summary.text())
          .set(Columns.STOP_REASON, summary.stopReason().label())
          .set(Columns.PROMPT_TOKENS, summary.promptTokens())
          .set(Columns.GENERATED_TOKENS, summary.generatedTokens())
          .set(Columns.MOST_CONTEXT_TOKENS, summary.mostContextTokens())
          .set(Columns.PASSAGES, summary.passages())
          .set(Columns.LEVELS, summary.levels())
          .set(Columns.ELAPSED_MS, elapsedMillis)
          .set(Columns.PROMPT_MS, summary.times().promptMillis())
          .set(Columns.GENERATION_MS, summary.times().generationMillis())
          .set(Columns.FIRST_TOKEN_MS, summary.times().firstTokenMillis())
          .set(Columns.MODEL, model.name())
          .set(Columns.MODEL_KNOWN_BY, model.knownBy())
          .set(Columns.MODEL_SHA256, model.sha256())
          .set(Columns.ENGINE, model.engine())
          .set(Columns.PROMPT_VERSION, promptVersion)
          .set(Columns.ATTEMPTS, chapter.attempts() + 1)
          .set(Columns.CREATED_AT, Timestamp.from(createdAt))
          .build();
    }
  }

  /** A text that has no summary. */
  record Failed(
      ChapterRow chapter, String kind, String message, String promptVersion, Instant createdAt)
      implements Outcome {
    @Override
    public Row toRow() {
      RowBuilder row = new RowBuilder(Columns.FAILURES);
      chapter.identity().set(row);
      return row.set(Columns.ERROR_KIND, kind)
          .set(Columns.ERROR_MESSAGE, message)
          .set(Columns.PROMPT_VERSION, promptVersion)
          .set(Columns.ATTEMPTS, chapter.attempts() + 1)
          .set(Columns.CREATED_AT, Timestamp.from(createdAt))
          .build();
    }
  }
}
