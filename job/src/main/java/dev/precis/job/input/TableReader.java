package dev.precis.job.input;

import dev.precis.job.console.InputException;
import dev.precis.job.table.ChapterIdentity;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Columns;
import dev.precis.llm.engine.FailureKind;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a table with one text per row into rows with the columns of {@link Columns#CHAPTERS}. */
final class TableReader {
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
   * @throws InputException if it does not exist
   */
  static Dataset<Row> table(SparkSession spark, List<String> inputs, String format) {
    try {
      return spark
          .read()
          .option("header", true)
          .option("multiLine", format.equals("csv"))
          .option("escape", "\"")
          .format(format)
          .load(inputs.toArray(String[]::new));
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that its Scala methods do not declare.
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
