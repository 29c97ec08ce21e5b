package dev.precis.job.input;

import dev.precis.job.console.InputException;
import dev.precis.job.table.ChapterIdentity;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Columns;
import dev.precis.llm.engine.FailureKind;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a table with one text per row into rows with the columns of {@link Columns#CHAPTERS}. */
final class TableReader {
  /** What Spark's message contains if a folder has no file, in all versions. */
  private static final String NO_FILE = "[UNABLE_TO_INFER_SCHEMA]";

  private TableReader() {}

  /**
   * @param texts as {@link TextColumns} gives them
   */
  static Dataset<Row> chapters(Dataset<Row> texts) {
    return texts.map(
        (MapFunction<Row, Row>) row -> chapter(row.getString(0), row.getString(1)).toRow(),
        Encoders.row(Columns.CHAPTERS));
  }

  /**
   * A table in files.
   *
   * @param mayBeEmpty whether there may be no file yet
   * @return empty if there is no file
   * @throws InputException if a path does not exist, or if there is no file and must be one
   */
  static Optional<Dataset<Row>> table(
      SparkSession spark, List<String> inputs, String format, boolean mayBeEmpty) {
    try {
      return Optional.of(
          spark
              .read()
              .option("header", true)
              .option("multiLine", format.equals("csv"))
              .option("escape", "\"")
              .format(format)
              .load(inputs.toArray(String[]::new)));
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that its Scala methods do not declare.
      if (mayBeEmpty && String.valueOf(e.getMessage()).contains(NO_FILE)) {
        return Optional.empty();
      }
      throw new InputException("Cannot read input: " + e.getMessage() + ", got " + inputs, e);
    }
  }

  private static ChapterRow chapter(String id, String text) {
    ChapterIdentity identity = ChapterIdentity.ofTableRow(id, text);
    return text.isBlank()
        ? ChapterRow.unusable(
            identity,
            FailureKind.EMPTY_TEXT,
            "Cannot summarize text: it contains nothing but white space, got " + id)
        : ChapterRow.of(identity, text);
  }
}
