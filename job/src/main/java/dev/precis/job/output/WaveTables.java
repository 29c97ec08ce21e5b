package dev.precis.job.output;

import static org.apache.spark.sql.functions.lit;

import dev.precis.job.table.Columns;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads and writes the rows of waves. Not thread-safe. */
final class WaveTables {
  private final OutputFolder folder;
  private final WaveFolders waves;
  private final RecipeSchemas schemas;

  WaveTables(OutputFolder folder, WaveFolders waves, RecipeSchemas schemas) {
    this.folder = folder;
    this.waves = waves;
    this.schemas = schemas;
  }

  /**
   * Writes rows as a wave, which is committed when this returns.
   *
   * @param rows with the columns of the table
   */
  void write(Dataset<Row> rows, String table, String recipe, Path wave) {
    folder
        .storage()
        .write(
            table.equals(SummaryStore.SUMMARIES) ? schemas.withAnswers(rows, recipe) : rows,
            wave.toString());
  }

  /**
   * The committed rows of some recipes, with {@link Columns#RECIPE} and {@link Columns#WAVE}, but
   * without the columns that only other versions write; null if there are none.
   */
  Dataset<Row> committed(SparkSession spark, String table, List<String> recipes) {
    return recipes.stream()
        .map(recipe -> committed(spark, table, recipe))
        .filter(Objects::nonNull)
        .reduce(Dataset::unionByName)
        .orElse(null);
  }

  private Dataset<Row> committed(SparkSession spark, String table, String recipe) {
    List<Path> committed = waves.committed(table, recipe);
    return committed.isEmpty()
        ? null
        : folder
            .storage()
            .read(spark, columns(table), base(table), names(committed))
            // Spark would read a folder name that has only digits as a number.
            .withColumn(Columns.RECIPE, lit(recipe));
  }

  /**
   * The rows of some waves of one recipe, as {@link #write} takes them, and with the columns that
   * only other versions write.
   */
  Dataset<Row> whole(SparkSession spark, String table, List<Path> some) {
    return folder
        .storage()
        .readWhole(spark, columns(table), base(table), names(some))
        // Written again, the answer is parsed from the summary again.
        .drop(Columns.RECIPE, Columns.WAVE, Columns.ANSWER);
  }

  private String base(String table) {
    return folder.layout().table(table).toString();
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }

  private static StructType columns(String table) {
    return table.equals(SummaryStore.SUMMARIES) ? Columns.SUMMARIES : Columns.FAILURES;
  }
}
