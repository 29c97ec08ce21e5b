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
 * Reads and writes the tables of an output in one format.
 *
 * @param format the name of a Spark data source
 */
record TableStorage(String format) {
  private static final Set<String> KNOWN = Set.of("parquet", "orc", "json", "csv");

  /** Their files name their own columns, so files of several versions can be read together. */
  private static final Set<String> SELF_DESCRIBING = Set.of("parquet", "orc");

  /** For csv, since texts contain line ends and quotes. Other formats do not have these options. */
  private static final Map<String, String> OPTIONS =
      Map.of("header", "true", "multiLine", "true", "escape", "\"");

  /**
   * Writes a table without rows, if the format is none that Precis knows.
   *
   * @param trial the folder of that table; it does not exist, neither before nor after
   * @throws InputException if Spark cannot write these columns in the format
   */
  void requireWritable(SparkSession spark, StructType columns, FileSystem files, Path trial)
      throws IOException {
    if (!KNOWN.contains(format)) {
      requireHolds(spark, columns, files, trial);
    }
  }

  /**
   * Writes a table without rows, in any format. For columns that are not the same in all outputs.
   *
   * @param trial the folder of that table; it does not exist, neither before nor after
   * @throws InputException if Spark cannot write these columns in the format
   */
  void requireHolds(SparkSession spark, StructType columns, FileSystem files, Path trial)
      throws IOException {
    try {
      write(spark.createDataFrame(List.of(), columns), trial.toString());
    } catch (Exception e) {
      // Spark's Scala methods throw AnalysisException without declaring it, and it is checked.
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

  /** Whether each file of a table can be read by itself. */
  boolean readsFiles() {
    return KNOWN.contains(format);
  }

  /** Writes rows to a folder that does not exist. */
  void write(Dataset<Row> rows, String folder) {
    stored(rows).write().options(isCsv() ? OPTIONS : Map.of()).format(format).save(folder);
  }

  /**
   * Reads rows from files or folders. Spark opens no file before it computes the rows.
   *
   * @param columns to read; null in the rows of a file that does not have them, because another
   *     version wrote it
   * @param base the folder below which {@code key=value} in a folder's name is a column
   */
  Dataset<Row> read(SparkSession spark, StructType columns, String base, List<String> paths) {
    Dataset<Row> rows =
        reader(spark, base)
            .schema(stored(spark.createDataFrame(List.of(), columns)).schema())
            .load(paths.toArray(String[]::new));
    for (StructField column : columns.fields()) {
      if (isList(column) && isCsv()) {
        rows =
            rows.withColumn(
                column.name(), from_json(col(column.name()), column.dataType(), Map.of()));
      }
    }
    return rows;
  }

  /**
   * The same, and with the columns that only the files have, because another version wrote them.
   * Spark opens each file for this. Formats whose files do not name their columns have no such
   * columns.
   */
  Dataset<Row> readWhole(SparkSession spark, StructType columns, String base, List<String> paths) {
    if (!SELF_DESCRIBING.contains(format)) {
      return read(spark, columns, base, paths);
    }
    Dataset<Row> rows =
        reader(spark, base).option("mergeSchema", true).load(paths.toArray(String[]::new));
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

  /** A cell of csv cannot hold a list, so a list is stored as JSON. */
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
