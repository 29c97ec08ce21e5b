package dev.precis.job.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import dev.precis.job.console.InputException;
import dev.precis.job.table.ChapterIdentity;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Columns;
import dev.precis.llm.engine.FailureKind;
import java.util.Arrays;
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
   * @param idColumn null to name each text by its SHA-256
   * @throws InputException if the table or one of its columns does not exist
   */
  static Dataset<Row> chapters(
      SparkSession spark, List<String> inputs, String format, String textColumn, String idColumn) {
    Dataset<Row> table = table(spark, inputs, format);
    requireColumn(table, textColumn, "--text-column");
    if (idColumn != null) {
      requireColumn(table, idColumn, "--id-column");
    }
    var text = coalesce(quoted(textColumn).cast("string"), lit(""));
    var id = idColumn == null ? sha2(text, 256) : quoted(idColumn).cast("string");
    return table
        .select(id, text)
        .map(
            (MapFunction<Row, Row>) row -> chapter(row.getString(0), row.getString(1)).toRow(),
            Encoders.row(Columns.CHAPTERS));
  }

  private static Dataset<Row> table(SparkSession spark, List<String> inputs, String format) {
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

  private static void requireColumn(Dataset<Row> table, String column, String option) {
    if (!Arrays.asList(table.columns()).contains(column)) {
      throw new InputException(
          "Cannot read input: the table has no column for "
              + option
              + "; it has "
              + String.join(", ", table.columns())
              + ", got "
              + column);
    }
  }

  private static org.apache.spark.sql.Column quoted(String column) {
    return col('`' + column.replace("`", "``") + '`');
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
