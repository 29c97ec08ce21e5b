package dev.precis.job.output;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.journal.RunFolder;
import dev.precis.job.journal.StopMarker;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunLock;
import dev.precis.job.store.Connectors;
import dev.precis.job.store.Folder;
import dev.precis.job.table.Columns;
import dev.precis.llm.settings.Address;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * An output folder. Its tables are written in waves, one folder each. One run at a time writes to
 * it, and holds its {@link RunLock} meanwhile. Not thread-safe.
 */
public final class FolderStore implements SummaryStore {
  private final OutputFolder folder;
  private final CommittedWaves waves;
  private final RecipeSchemas schemas;
  private final WaveTables tables;

  private FolderStore(OutputFolder folder) {
    this.folder = folder;
    this.waves = new CommittedWaves(folder, Clock.systemUTC());
    this.schemas = new RecipeSchemas(folder);
    this.tables = new WaveTables(folder, waves, schemas);
  }

  /**
   * Opens a folder for writing. A new or empty folder becomes an output.
   *
   * @param format of its tables; empty for the format that it has, or Parquet if it is new
   * @throws InputException if the folder is not empty and no output of Precis, if its tables have
   *     another format, or if Spark cannot write them
   */
  public static FolderStore create(SparkSession spark, String output, String format) {
    return new FolderStore(
        OutputFolder.create(
            output,
            format,
            spark.sparkContext().hadoopConfiguration(),
            (storage, files, trial) ->
                storage.requireWritable(spark, Columns.SUMMARIES, files, trial)));
  }

  /**
   * Opens a folder for reading.
   *
   * @throws InputException if it is no output of Precis
   */
  public static FolderStore open(String output, Configuration hadoop) {
    return new FolderStore(OutputFolder.open(output, hadoop));
  }

  /**
   * Checks that no other run works on an output. It starts no Spark job: if that run uses all of
   * the cluster's slots, the job would wait for its end.
   *
   * @throws InputException if another run works on it
   */
  public static void requireFree(String output, Configuration hadoop, Console console) {
    try {
      Path path = new Path(output);
      FileSystem files = Connectors.fileSystem(path, hadoop);
      RunLock.requireFree(new OutputLayout(files.makeQualified(path)).lockPaths(files), console);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + output, e);
    }
  }

  @Override
  public RunLock lock(LockHolder holder, Console console) {
    RunLock lock = RunLock.acquire(folder.layout().lockPaths(folder.files()), holder, console);
    waves.commitAs(holder.runId(), lock::requireHeld);
    return lock;
  }

  @Override
  public void keepSchema(SparkSession spark, String recipe, String schema) {
    schemas.keep(spark, recipe, schema);
  }

  @Override
  public void recover(Console console) {
    recover(Recovery.KEPT, console);
  }

  /** As {@link #recover}, and removes unfinished waves however new they are. */
  public void clean(Console console) {
    recover(Duration.ZERO, console);
  }

  private void recover(Duration kept, Console console) {
    try {
      clearStop();
      Recovery.Result result = new Recovery(folder, waves, Clock.systemUTC(), kept).recover();
      if (result.committed() > 0) {
        console.say(
            "committed %s that an earlier run finished", Console.count(result.committed(), "wave"));
      }
      if (result.replaced() > 0) {
        console.say(
            "ended a compaction: removed %s whose rows are in others",
            Console.count(result.replaced(), "wave"));
      }
      if (result.removed() > 0) {
        console.say(
            "removed %s that an earlier run did not finish",
            Console.count(result.removed(), "wave"));
      }
      if (result.left() > 0) {
        console.say(
            "left %s that an earlier run did not finish; a run removes what is older than a day,"
                + " './precis output %s --clean' removes it now",
            Console.count(result.left(), "wave"), location());
      }
    } catch (IOException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + location(), e);
    }
  }

  @Override
  public RunFolder runFolder(String recipe, Broadcast<SerializableConfiguration> hadoop) {
    OutputLayout layout = folder.layout();
    return new RunFolder(
        UUID.randomUUID().toString(),
        layout.journal(recipe).toString(),
        layout.stop().toString(),
        hadoop);
  }

  @Override
  public void stop() {
    stopMarker().set();
  }

  @Override
  public void clearStop() {
    stopMarker().clear();
  }

  private StopMarker stopMarker() {
    return new StopMarker(folder.files(), folder.layout().stop());
  }

  @Override
  public String location() {
    return folder.layout().root().toString();
  }

  @Override
  public String folder() {
    return location();
  }

  @Override
  public StoreNames names() {
    String shown = new Address(location()).shown();
    return new StoreNames(shown + '/' + SUMMARIES, shown + '/' + FAILURES, shown);
  }

  @Override
  public int nextWave(String recipe) {
    return 1
        + Math.max(
            waves.log().lastNumber(recipe),
            TABLES.stream()
                .flatMap(table -> children(folder.layout().recipe(table, recipe)).stream())
                .map(OutputLayout::waveNumber)
                .flatMapToInt(OptionalInt::stream)
                .max()
                .orElse(0));
  }

  private List<Path> children(Path path) {
    return new Folder(folder.files(), path).children();
  }

  @Override
  public void commit(Dataset<Row> rows, long count, String table, String recipe, int wave) {
    try {
      waves.add(tables.write(rows, count, new Wave.Key(table, recipe, wave)));
    } catch (IOException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + location(), e);
    }
  }

  @Override
  public Dataset<Row> committed(SparkSession spark, String table, List<String> recipes) {
    return tables.committed(spark, table, recipes);
  }

  /** A table with the rows that are committed now, of all recipes. */
  public CommittedTable table(String table) {
    List<Wave> committed = waves.all().filter(wave -> wave.table().equals(table)).toList();
    List<String> recipes = committed.stream().map(Wave::recipe).distinct().toList();
    StructType whole = SummaryStore.columns(table);
    StructType columns = table.equals(SUMMARIES) ? schemas.withAnswers(whole, recipes) : whole;
    return new CommittedTable(table, location(), columns, committed, tables);
  }

  /**
   * Merges the committed waves of a recipe into one. A single wave stays as it is.
   *
   * @return how many waves there were
   * @throws InputException if the output cannot be written
   * @throws dev.precis.job.lock.LockLostException if another run has taken the output; the waves
   *     stay as they are
   */
  public int compact(SparkSession spark, String table, String recipe) {
    return new Compaction(folder, waves, tables).compact(spark, table, recipe, nextWave(recipe));
  }

  /** How many committed waves a recipe has in a table. */
  public int waveCount(String table, String recipe) {
    return waves.of(table, recipe).size();
  }

  /** The URIs of the files that hold the committed summaries of a recipe. */
  public List<String> files(String recipe) {
    return waves.of(SUMMARIES, recipe).stream()
        .flatMap(wave -> wave.files().stream())
        .map(file -> new Path(folder.layout().root(), file.path()).toString())
        .toList();
  }

  @Override
  public List<String> recipes() {
    return waves.recipes();
  }

  @Override
  public RunReports reports() {
    return new RunReports(folder.files(), folder.layout());
  }
}
