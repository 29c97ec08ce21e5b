package dev.precis.job.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import dev.precis.job.console.InputException;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The columns of a table with texts.
 *
 * @param text column with the text
 * @param id column that names each text; null to name it by its SHA-256
 */
record TextColumns(String text, String id) {
  /** The id, as a string. */
  static final String ID = "text_id";

  /** The text, never null. */
  static final String TEXT = "text_itself";

  /**
   * The texts of a table, as rows of {@link #ID} and {@link #TEXT}.
   *
   * @throws InputException if it lacks one of the columns
   */
  Dataset<Row> of(Dataset<Row> table) {
    require(table, text, "--text-column");
    if (id != null) {
      require(table, id, "--id-column");
    }
    Column texts = coalesce(quoted(text).cast("string"), lit(""));
    Column ids = id == null ? sha2(texts, 256) : quoted(id).cast("string");
    return table.select(ids.as(ID), texts.as(TEXT));
  }

  private static void require(Dataset<Row> table, String column, String option) {
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

  private static Column quoted(String column) {
    return col('`' + column.replace("`", "``") + '`');
  }
}
