package dev.precis.job.output;

import static org.apache.spark.sql.functions.lit;

import dev.precis.job.table.Columns;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the rows of waves. Not thread-safe. */
final class WaveTables {
  private static final Logger LOG = LoggerFactory.getLogger(WaveTables.class);

  private final OutputFolder folder;
  private final CommittedWaves waves;
  private final RecipeSchemas schemas;

  WaveTables(OutputFolder folder, CommittedWaves waves, RecipeSchemas schemas) {
    this.folder = folder;
    this.waves = waves;
    this.schemas = schemas;
  }

  /**
   * Writes rows to the folder of a wave, which does not count yet. Where a folder can be moved in
   * one step, nobody sees it before it is whole.
   *
   * @param rows with the columns of the table
   * @param count of the rows
   * @throws IOException if the store does not show what was written
   */
  Wave write(Dataset<Row> rows, long count, Wave.Key key) throws IOException {
    Path place = folder.layout().wave(key);
    Dataset<Row> whole =
        key.table().equals(SummaryStore.SUMMARIES) ? schemas.withAnswers(rows, key.recipe()) : rows;
    if (folder.promises().movesFolders()) {
      move(written(whole), place);
      return wave(key, count);
    }
    folder.storage().write(whole, place.toString());
    Wave wave = wave(key, count);
    requireRows(rows.sparkSession(), wave);
    return wave;
  }

  /** A wave with the files that are in its folder. */
  private Wave wave(Wave.Key key, long count) {
    OutputLayout layout = folder.layout();
    return new Wave(
        key.table(),
        key.recipe(),
        key.number(),
        count,
        new WaveFolder(folder.files(), layout.wave(key)).dataFiles(layout.root()));
  }

  /**
   * Writes rows to a folder of its own. Tries again once: Hadoop's local file system sets the
   * permissions of a file in a child process, which Ctrl-C in a terminal ends too.
   */
  private Path written(Dataset<Row> rows) {
    try {
      return writtenOnce(rows);
    } catch (Exception e) {
      // Spark's Scala methods throw SparkException without declaring it, and it is checked.
      LOG.warn("Cannot write a wave; trying again", e);
      return writtenOnce(rows);
    }
  }

  private Path writtenOnce(Dataset<Row> rows) {
    Path written = new Path(folder.layout().writing(), UUID.randomUUID().toString());
    try {
      folder.storage().write(rows, written.toString());
      return written;
    } catch (Exception e) {
      deleteAfter(e, written);
      throw e;
    }
  }

  private void deleteAfter(Exception failure, Path written) {
    try {
      folder.files().delete(written, true);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void move(Path written, Path place) throws IOException {
    // A run that was halted for a while may have lost the output, and another one uses the number.
    waves.requireAllowed();
    if (folder.files().exists(place)) {
      throw new IOException("Cannot write wave: the folder exists, got " + place);
    }
    folder.files().mkdirs(place.getParent());
    if (!folder.files().rename(written, place)) {
      throw new IOException("Cannot rename " + written + " to " + place);
    }
    // Empty now, unless another run has left something there.
    if (folder.files().listStatus(folder.layout().writing()).length == 0) {
      folder.files().delete(folder.layout().writing(), false);
    }
  }

  /** A list that comes late would lack files. */
  private void requireRows(SparkSession spark, Wave wave) throws IOException {
    long seen = wave.files().isEmpty() ? 0 : read(spark, wave.table(), List.of(wave)).count();
    if (seen != wave.rows()) {
      throw new IOException(
          "Cannot commit wave: the store shows "
              + seen
              + " of the "
              + wave.rows()
              + " rows that were written; run the same command again, got "
              + folder.layout().wave(wave.key()));
    }
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
    List<Wave> committed = waves.of(table, recipe);
    return committed.isEmpty()
        ? null
        : read(spark, table, committed)
            // Spark would read a folder name that has only digits as a number.
            .withColumn(Columns.RECIPE, lit(recipe));
  }

  private Dataset<Row> read(SparkSession spark, String table, List<Wave> some) {
    return read(spark, table, SummaryStore.columns(table), some);
  }

  private Dataset<Row> read(SparkSession spark, String table, StructType columns, List<Wave> some) {
    return folder.storage().read(spark, columns, base(table), paths(some));
  }

  /**
   * The rows of some waves of a table, with {@link Columns#RECIPE} and {@link Columns#WAVE}.
   *
   * @param columns to read
   * @param some at least one
   */
  Dataset<Row> rows(SparkSession spark, String table, StructType columns, List<Wave> some) {
    return some.stream()
        .collect(Collectors.groupingBy(Wave::recipe, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            recipe ->
                read(spark, table, columns, recipe.getValue())
                    .withColumn(Columns.RECIPE, lit(recipe.getKey())))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  /**
   * The rows of some waves of one recipe, as {@link #write} takes them, and with the columns that
   * only other versions write.
   */
  Dataset<Row> whole(SparkSession spark, String table, List<Wave> some) {
    return folder
        .storage()
        .readWhole(spark, SummaryStore.columns(table), base(table), paths(some))
        // Written again, the answer is parsed from the summary again.
        .drop(Columns.RECIPE, Columns.WAVE, Columns.ANSWER);
  }

  private String base(String table) {
    return folder.layout().table(table).toString();
  }

  /** Of files, or of folders in a format whose files cannot be read one by one. */
  private List<String> paths(List<Wave> some) {
    Path root = folder.layout().root();
    return some.stream()
        .flatMap(
            wave ->
                folder.storage().readsFiles()
                    ? wave.files().stream().map(file -> new Path(root, file.path()))
                    : List.of(folder.layout().wave(wave.key())).stream())
        .map(Path::toString)
        .toList();
  }
}
