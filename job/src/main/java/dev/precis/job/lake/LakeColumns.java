package dev.precis.job.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.precis.job.console.InputException;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table as it is, against those that Precis writes. Names are compared as Spark
 * does it, in any case.
 */
record LakeColumns(StructType table) {
  /** The columns that Precis writes: those of the folders' tables, and which wave a row is of. */
  static StructType written(String kind) {
    return SummaryStore.columns(kind)
        .add(Columns.RECIPE, DataTypes.StringType)
        .add(Columns.RUN_ID, DataTypes.StringType)
        .add(Columns.WAVE, DataTypes.IntegerType);
  }

  /** The names of columns, for people. */
  static String names(List<StructField> columns) {
    return columns.stream().map(StructField::name).collect(Collectors.joining(", "));
  }

  /** Columns with their types and comments, for SQL. */
  static String definitions(List<StructField> columns) {
    return columns.stream()
        .map(
            column ->
                TableName.quoted(column.name())
                    + ' '
                    + column.dataType().sql()
                    + " COMMENT "
                    + TableName.literal(ColumnComments.of(column.name())))
        .collect(Collectors.joining(", "));
  }

  /** Those that the table does not have. */
  List<StructField> missing(StructType wanted) {
    Map<String, StructField> there = byName();
    return Arrays.stream(wanted.fields())
        .filter(column -> !there.containsKey(lower(column.name())))
        .toList();
  }

  /**
   * Checks that rows of Precis fit.
   *
   * @param name of the table, for the message
   * @throws InputException that names all columns that do not fit
   */
  void requireFit(StructType wanted, TableName name) {
    List<String> problems = types(wanted);
    for (StructField found : table.fields()) {
      // Spark refuses columns that may hold null for one that may not, whatever the rows hold.
      if (!found.nullable()) {
        problems.add(found.name() + " must allow null");
      }
    }
    require(problems, name);
  }

  /**
   * Checks that those columns that the table has can hold the values of Precis.
   *
   * @param name of the table, for the message
   * @throws InputException that names all columns that do not fit
   */
  void requireTypes(StructType wanted, TableName name) {
    require(types(wanted), name);
  }

  private List<String> types(StructType wanted) {
    Map<String, StructField> there = byName();
    List<String> problems = new ArrayList<>();
    for (StructField column : wanted.fields()) {
      StructField found = there.get(lower(column.name()));
      if (found != null && !holds(found, column)) {
        problems.add(
            column.name()
                + " must be "
                + column.dataType().sql()
                + " and is "
                + found.dataType().sql());
      }
    }
    return problems;
  }

  private static void require(List<String> problems, TableName name) {
    if (!problems.isEmpty()) {
      throw new InputException(
          "Cannot write to table: column "
              + String.join("; column ", problems)
              + "; use another table, got "
              + name);
    }
  }

  private static boolean holds(StructField found, StructField column) {
    boolean isWider =
        found.dataType().equals(DataTypes.LongType)
            && column.dataType().equals(DataTypes.IntegerType);
    return isWider || found.dataType().sql().equals(column.dataType().sql());
  }

  /** Rows as the table has them: in its columns and types, null where Precis has no value. */
  Dataset<Row> fitted(Dataset<Row> rows) {
    Map<String, StructField> ours = byName(rows.schema());
    return rows.select(
        columns(
            table,
            column ->
                (ours.containsKey(lower(column.name())) ? col(column.name()) : lit(null))
                    .cast(column.dataType())
                    .as(column.name())));
  }

  /** Rows of the table in the columns that are asked for, null where the table has none. */
  Dataset<Row> read(Dataset<Row> rows, StructType wanted) {
    Map<String, StructField> there = byName();
    return rows.select(
        columns(
            wanted,
            column ->
                (there.containsKey(lower(column.name())) ? col(column.name()) : lit(null))
                    .cast(column.dataType())
                    .as(column.name())));
  }

  private static Column[] columns(StructType of, Function<StructField, Column> column) {
    return Arrays.stream(of.fields()).map(column).toArray(Column[]::new);
  }

  private Map<String, StructField> byName() {
    return byName(table);
  }

  private static Map<String, StructField> byName(StructType columns) {
    return Arrays.stream(columns.fields())
        .collect(Collectors.toMap(column -> lower(column.name()), Function.identity()));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
