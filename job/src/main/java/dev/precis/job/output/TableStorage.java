package dev.precis.job.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;

import dev.precis.job.console.InputException;
import dev.precis.job.settings.RunSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How the tables of an output are written and read.
 *
 * @param format a format of Spark's
 */
record TableStorage(String format) {
  private static final Set<String> KNOWN = Set.of("parquet", "orc", "json", "csv");

  /** Those whose files know their own columns, so that versions can differ in them. */
  private static final Set<String> SELF_DESCRIBING = Set.of("parquet", "orc");

  /** For csv: texts hold line ends and quotes; other formats do not know these options. */
  private static final Map<String, String> OPTIONS =
      Map.of("header", "true", "multiLine", "true", "escape", "\"");

  /**
   * Tries formats that Precis does not know, before any work is done for them.
   *
   * @param trial a folder that is not there, and will not be there
   * @throws InputException when Spark cannot write these columns in the format
   */
  void requireWritable(SparkSession spark, StructType columns, FileSystem files, Path trial)
      throws IOException {
    if (!KNOWN.contains(format)) {
      requireHolds(spark, columns, files, trial);
    }
  }

  /**
   * The same for columns that the tables of Precis do not have by themselves, in any format.
   *
   * @throws InputException when Spark cannot write these columns in the format
   */
  void requireHolds(SparkSession spark, StructType columns, FileSystem files, Path trial)
      throws IOException {
    try {
      write(spark.createDataFrame(List.of(), columns), trial.toString());
    } catch (Exception e) {
      // Spark's AnalysisException is a checked one that its Scala methods do not declare.
      throw new InputException(
          "Cannot write output: Spark cannot write its tables in this format: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ", got "
              + RunSettings.OUTPUT_FORMAT.key()
              + " "
              + format,
          e);
    } finally {
      files.delete(trial, true);
    }
  }

  void write(Dataset<Row> rows, String folder) {
    stored(rows).write().options(isCsv() ? OPTIONS : Map.of()).format(format).save(folder);
  }

  /**
   * Reads no file before its rows are asked for.
   *
   * @param columns to read; null where no file has them, since an earlier version wrote it
   * @param base below it, folders named {@code key=value} are columns
   */
  Dataset<Row> read(SparkSession spark, StructType columns, String base, List<String> folders) {
    Dataset<Row> rows =
        reader(spark, base)
            .schema(stored(spark.createDataFrame(List.of(), columns)).schema())
            .load(folders.toArray(String[]::new));
    for (StructField column : columns.fields()) {
      if (isList(column) && isCsv()) {
        rows =
            rows.withColumn(
                column.name(), from_json(col(column.name()), column.dataType(), Map.of()));
      }
    }
    return rows;
  }

  /** The same, with the columns that only files have, since a later version wrote them. */
  Dataset<Row> readWhole(
      SparkSession spark, StructType columns, String base, List<String> folders) {
    if (!SELF_DESCRIBING.contains(format)) {
      return read(spark, columns, base, folders);
    }
    Dataset<Row> rows =
        reader(spark, base).option("mergeSchema", true).load(folders.toArray(String[]::new));
    List<String> known = Arrays.asList(rows.columns());
    for (StructField column : columns.fields()) {
      if (!known.contains(column.name())) {
        rows = rows.withColumn(column.name(), lit(null).cast(column.dataType()));
      }
    }
    return rows;
  }

  private DataFrameReader reader(SparkSession spark, String base) {
    return spark
        .read()
        .format(format)
        .options(isCsv() ? OPTIONS : Map.of())
        .option("basePath", base);
  }

  private boolean isCsv() {
    return format.equals("csv");
  }

  /** A cell of csv holds no list: there it is JSON. */
  private Dataset<Row> stored(Dataset<Row> rows) {
    return isCsv()
        ? rows.select(
            Arrays.stream(rows.schema().fields())
                .map(
                    column ->
                        isList(column)
                            ? to_json(col(column.name())).as(column.name())
                            : col(column.name()))
                .toArray(Column[]::new))
        : rows;
  }

  private static boolean isList(StructField column) {
    return column.dataType() instanceof ArrayType;
  }
}
