package dev.precis.job.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.precis.job.table.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Committed rows of one table and one prompt version, to be compared with the texts of a run. Their
 * columns have names of their own, because Spark cannot tell equal names in a join apart.
 */
final class KnownRows {
  /** The columns that a row shares with the text that it is about. */
  private static final List<String> SAME_ROW = List.of(Columns.NODE_ID, Columns.TEXT_SHA256);

  private final Dataset<Row> rows;

  private KnownRows(Dataset<Row> rows) {
    this.rows = rows;
  }

  /**
   * @param committed rows of a table, with {@link Columns#WAVE}
   */
  static KnownRows of(Dataset<Row> committed, String promptVersion) {
    Column[] columns =
        Arrays.stream(committed.columns())
            .map(name -> col(name).as(known(name)))
            .toArray(Column[]::new);
    return new KnownRows(
        committed.where(col(Columns.PROMPT_VERSION).equalTo(promptVersion)).select(columns));
  }

  private static String known(String column) {
    return "known_" + column;
  }

  /** Those of this wave and later ones. */
  KnownRows since(int wave) {
    return new KnownRows(rows.where(col(known(Columns.WAVE)).geq(wave)));
  }

  /**
   * The texts with two more columns.
   *
   * @param done the name of the column that says whether there is a row about the text
   * @param known the name of the column that says whether there is a row about an equal text
   */
  Dataset<Row> mark(Dataset<Row> texts, String done, String known) {
    return mark(
        mark(texts, SAME_ROW, sameRow(), done), List.of(Columns.TEXT_SHA256), sameText(), known);
  }

  private Dataset<Row> mark(Dataset<Row> texts, List<String> key, Column isSame, String mark) {
    Column[] columns =
        Stream.concat(
                Arrays.stream(texts.columns()).map(name -> col(name)),
                Stream.of(coalesce(col(mark), lit(false)).as(mark)))
            .toArray(Column[]::new);
    Dataset<Row> keys = rows.select(columns(key)).distinct().withColumn(mark, lit(true));
    return texts.join(keys, isSame, "left_outer").select(columns);
  }

  /** The texts with the number of attempts of the rows about them, if there are any. */
  Dataset<Row> withAttempts(Dataset<Row> texts) {
    String attempts = known(Columns.ATTEMPTS);
    Dataset<Row> tried = rows.groupBy(columns(SAME_ROW)).agg(max(attempts).as(attempts));
    Column[] columns =
        Arrays.stream(texts.columns())
            .map(
                name ->
                    name.equals(Columns.ATTEMPTS)
                        ? coalesce(col(attempts), col(name)).as(name)
                        : col(name))
            .toArray(Column[]::new);
    return texts.join(tried, sameRow(), "left_outer").select(columns);
  }

  /** The texts that no row is about. */
  Dataset<Row> without(Dataset<Row> texts) {
    return texts.join(rows, sameRow(), "left_anti");
  }

  /**
   * Rows for texts, made of the rows about equal texts. A text without such a row gets none.
   *
   * @param columns of the rows
   */
  Dataset<Row> copiesFor(Dataset<Row> texts, String[] columns) {
    Column[] values =
        Arrays.stream(columns)
            .map(name -> Columns.isIdentity(name) ? col(name) : col(known(name)).as(name))
            .toArray(Column[]::new);
    return texts
        .join(rows.dropDuplicates(new String[] {known(Columns.TEXT_SHA256)}), sameText())
        .select(values);
  }

  /** The texts as rows of {@link Columns#CHILDREN}. */
  Dataset<Row> summariesOf(Dataset<Row> texts) {
    Column[] values =
        Arrays.stream(Columns.CHILDREN.fieldNames())
            .map(name -> Columns.isIdentity(name) ? col(name) : col(known(name)).as(name))
            .toArray(Column[]::new);
    return texts.join(rows, sameRow(), "left_outer").select(values);
  }

  private static Column sameRow() {
    return SAME_ROW.stream()
        .map(name -> col(name).eqNullSafe(col(known(name))))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** What could not be read has no text, and so no equal one. */
  private static Column sameText() {
    return col(Columns.TEXT_SHA256).equalTo(col(known(Columns.TEXT_SHA256)));
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(name -> col(known(name))).toArray(Column[]::new);
  }
}
