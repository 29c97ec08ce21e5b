package dev.precis.job.output;

import static org.apache.spark.sql.functions.lit;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.settings.RunSettings;
import dev.precis.job.table.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output folder: {@code summaries/recipe=R/wave=N} and {@code failures/recipe=R/wave=N}, each
 * wave an ordinary Spark write that counts once its {@code _SUCCESS} is there. Not thread-safe; one
 * run at a time, which holds its {@link RunLock}, writes to it.
 */
public final class SummaryStore {
  private static final Logger LOG = LoggerFactory.getLogger(SummaryStore.class);

  public static final String SUMMARIES = "summaries";
  public static final String FAILURES = "failures";
  private static final String RUNS = "runs";
  private static final String SCHEMAS = "schemas";
  private static final String RUN_FILE = ".json";

  private static final String JOURNAL = "journal";
  private static final String STOP = "_STOP";
  private static final String TRIAL = "_TRIAL";

  private static final long ROWS_PER_COMPACTED_FILE = 100_000;

  /** What a run may leave behind in a folder that was removed under it. */
  private static final Set<String> LEFT_BEHIND =
      Set.of(JOURNAL, RUNS, SCHEMAS, STOP, TRIAL, "_LOCK", "_LOCK.heartbeat");

  private static final String SUCCESS = "_SUCCESS";
  private static final Pattern WAVE = Pattern.compile(Columns.WAVE + "=(\\d{1,9})");

  private final Path root;
  private final FileSystem files;
  private final TableStorage storage;

  private SummaryStore(Path root, FileSystem files, TableStorage storage) {
    this.root = root;
    this.files = files;
    this.storage = storage;
  }

  /**
   * Opens a folder to write to; makes it when it is not there.
   *
   * @param format of its tables; empty for the one that it has, or Parquet
   * @throws InputException when it holds anything that is not Precis's, or in another format, or
   *     when Spark cannot write it
   */
  public static SummaryStore create(SparkSession spark, String output, String format) {
    try {
      Path path = new Path(output);
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      Path root = files.makeQualified(path);
      OutputMarker marker = OutputMarker.of(files, root);
      if (!marker.exists()) {
        requireEmpty(root, files, output);
        new TableStorage(format.isEmpty() ? OutputMarker.DEFAULT_FORMAT : format)
            .requireWritable(spark, Columns.SUMMARIES, files, new Path(root, TRIAL));
        marker.write(format);
      }
      SummaryStore store = new SummaryStore(root, files, new TableStorage(marker.format()));
      if (!format.isEmpty() && !format.equals(store.storage.format())) {
        throw new InputException(
            "Cannot write output: its tables are "
                + store.storage.format()
                + "; leave "
                + RunSettings.OUTPUT_FORMAT.key()
                + " out, or name another folder, got "
                + format);
      }
      return store;
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + output, e);
    }
  }

  /**
   * Opens a folder to read from.
   *
   * @throws InputException when it is no output of Precis
   */
  public static SummaryStore open(String output, Configuration hadoop) {
    try {
      Path path = new Path(output);
      FileSystem files = path.getFileSystem(hadoop);
      OutputMarker marker = OutputMarker.of(files, path);
      if (!marker.exists()) {
        throw new InputException(
            "Cannot read summaries: no output of ./precis summarize, got " + output);
      }
      return new SummaryStore(files.makeQualified(path), files, new TableStorage(marker.format()));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot read summaries: " + e.getMessage() + ", got " + output, e);
    }
  }

  private static void requireEmpty(Path root, FileSystem files, String output) throws IOException {
    if (!files.exists(root)) {
      return;
    }
    if (files.getFileStatus(root).isFile()) {
      throw new InputException("Cannot write output: a file is there, got " + output);
    }
    FileStatus[] children = files.listStatus(root, child -> !LEFT_BEHIND.contains(child.getName()));
    if (children.length > 0) {
      throw new InputException(
          "Cannot write output: the folder holds something that is not Precis's; name a new or empty folder, got "
              + output
              + " with "
              + children[0].getPath().getName()
              + " in it");
    }
  }

  /**
   * Looks for another run on an output, without a job of Spark's: that run may have all of the
   * cluster's slots, and would be waited for.
   *
   * @throws InputException when there is one
   */
  public static void requireFree(
      String output, Configuration hadoop, LockHolder holder, Console console) {
    try {
      Path path = new Path(output);
      FileSystem files = path.getFileSystem(hadoop);
      RunLock.requireFree(
          files, new OutputLayout(files.makeQualified(path)), console, LockTime.ofSystem());
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + output, e);
    }
  }

  /**
   * Takes the output for a run.
   *
   * @throws InputException when another run holds it
   */
  public RunLock lock(LockHolder holder, Console console) {
    return RunLock.acquire(files, new OutputLayout(root), holder, console, LockTime.ofSystem());
  }

  /**
   * Notes what the summaries of a recipe are as JSON: from now on its rows have {@link
   * Columns#ANSWER}.
   *
   * @param schema empty for summaries that are plain text
   * @throws InputException when the tables cannot hold such a column
   */
  public void keepSchema(SparkSession spark, String recipe, String schema) {
    RecipeSchema kept = schema(recipe);
    try {
      if (!schema.isEmpty() && !kept.exists()) {
        storage.requireHolds(spark, RecipeSchema.columns(schema), files, path(TRIAL));
        kept.keep(schema);
      }
    } catch (IOException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + root, e);
    }
  }

  private RecipeSchema schema(String recipe) {
    return new RecipeSchema(new TextFile(files, new Path(path(SCHEMAS), recipe + ".json")));
  }

  /** Removes what runs that were killed left half done, and says so. */
  public void recover(Console console) {
    try {
      clearStop();
      int uncommitted = 0;
      for (String table : List.of(SUMMARIES, FAILURES)) {
        for (Path recipe : list(path(table))) {
          new Compaction(files, recipe).recover();
          for (Path wave : list(recipe)) {
            if (!isCommitted(wave)) {
              files.delete(wave, true);
              uncommitted++;
            }
          }
        }
      }
      if (uncommitted > 0) {
        console.say(
            "removed %s that an earlier run did not come to commit",
            Console.count(uncommitted, "wave"));
      }
    } catch (IOException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + root, e);
    }
  }

  /** Where a run of a recipe and its executors leave word for each other. */
  public RunFolder runFolder(String recipe, Broadcast<SerializableConfiguration> hadoop) {
    return new RunFolder(recipe(JOURNAL, recipe).toString(), path(STOP).toString(), hadoop);
  }

  /** Tells the executors to begin no more chapters, until the run is over. */
  public void stop() {
    try {
      new TextFile(files, path(STOP)).write("");
    } catch (IOException e) {
      LOG.warn("Cannot write {}; the chapters under way will be cancelled", path(STOP), e);
    }
  }

  /** The run is over. */
  public void clearStop() {
    try {
      files.delete(path(STOP), false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + path(STOP), e);
    }
  }

  /** Where it is, in full. */
  public String location() {
    return root.toString();
  }

  /**
   * The number after the last wave of this recipe, committed or not: a wave's folder is never
   * written twice.
   */
  public int nextWave(String recipe) {
    int last = 0;
    for (String table : List.of(SUMMARIES, FAILURES)) {
      for (Path wave : waves(table, recipe)) {
        Matcher matcher = WAVE.matcher(wave.getName());
        if (matcher.matches()) {
          last = Math.max(last, Integer.parseInt(matcher.group(1)));
        }
      }
    }
    return last + 1;
  }

  public void commit(Dataset<Row> rows, String table, String recipe, int wave) {
    write(rows, table, recipe, wave(table, recipe, wave));
  }

  private void write(Dataset<Row> rows, String table, String recipe, Path folder) {
    storage.write(
        table.equals(SUMMARIES) ? schema(recipe).withAnswers(rows) : rows, folder.toString());
  }

  private Path wave(String table, String recipe, int number) {
    return new Path(recipe(table, recipe), Columns.WAVE + '=' + number);
  }

  /**
   * The committed rows of a table, with {@link Columns#RECIPE} and {@link Columns#WAVE}, but
   * without what only other versions write; null when there are none.
   */
  public Dataset<Row> committed(SparkSession spark, String table, List<String> recipes) {
    return recipes.stream()
        .map(recipe -> committed(spark, table, recipe))
        .filter(Objects::nonNull)
        .reduce(Dataset::unionByName)
        .orElse(null);
  }

  private Dataset<Row> committed(SparkSession spark, String table, String recipe) {
    List<String> waves =
        waves(table, recipe).stream().filter(this::isCommitted).map(Path::toString).toList();
    return waves.isEmpty()
        ? null
        : storage
            .read(spark, columns(table), path(table).toString(), waves)
            // A folder name of digits alone would be read as a number.
            .withColumn(Columns.RECIPE, lit(recipe));
  }

  private static StructType columns(String table) {
    return table.equals(SUMMARIES) ? Columns.SUMMARIES : Columns.FAILURES;
  }

  /**
   * Puts all committed waves of a recipe into one.
   *
   * @param lock that the caller holds on the output
   * @return how many waves there were; nothing is done to one alone
   */
  public int compact(SparkSession spark, String table, String recipe, RunLock lock) {
    List<Path> waves = waves(table, recipe).stream().filter(this::isCommitted).toList();
    if (waves.size() < 2) {
      return waves.size();
    }
    Compaction compaction = new Compaction(files, recipe(table, recipe));
    Path folder = compaction.folder(Columns.WAVE + '=' + nextWave(recipe));
    Dataset<Row> rows =
        storage
            .readWhole(
                spark,
                columns(table),
                path(table).toString(),
                waves.stream().map(Path::toString).toList())
            // To be written, it is made of the summary again.
            .drop(Columns.RECIPE, Columns.WAVE, Columns.ANSWER);
    int count = (int) (1 + rows.count() / ROWS_PER_COMPACTED_FILE);
    write(rows.repartition(count), table, recipe, folder);
    lock.requireHeld();
    try {
      compaction.replace(waves);
    } catch (IOException e) {
      throw new InputException("Cannot compact output: " + e.getMessage() + ", got " + root, e);
    }
    return waves.size();
  }

  private boolean isCommitted(Path wave) {
    return exists(new Path(wave, SUCCESS));
  }

  /** How many committed waves a recipe has in a table. */
  public int waveCount(String table, String recipe) {
    return (int) waves(table, recipe).stream().filter(this::isCommitted).count();
  }

  /** The recipes that the output holds rows of. */
  public List<String> recipes() {
    String prefix = Columns.RECIPE + '=';
    return list(path(SUMMARIES)).stream()
        .map(Path::getName)
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .filter(recipe -> waveCount(SUMMARIES, recipe) > 0)
        .sorted()
        .toList();
  }

  /** What the runs told of themselves, as {@code RunReport.toJson} wrote it. */
  List<String> runs() {
    List<String> runs = new ArrayList<>();
    for (Path run : list(path(RUNS))) {
      if (run.getName().endsWith(RUN_FILE)) {
        try {
          runs.add(new TextFile(files, run).read());
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot read the run's report " + run, e);
        }
      }
    }
    return runs;
  }

  public void writeRun(String runId, String json) {
    try {
      new TextFile(files, new Path(path(RUNS), runId + RUN_FILE)).replace(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the run's report to " + root, e);
    }
  }

  private List<Path> waves(String table, String recipe) {
    return list(recipe(table, recipe));
  }

  private Path recipe(String table, String recipe) {
    return new Path(path(table), Columns.RECIPE + '=' + recipe);
  }

  private Path path(String child) {
    return new Path(root, child);
  }

  private List<Path> list(Path folder) {
    try {
      List<Path> children = new ArrayList<>();
      if (files.exists(folder)) {
        for (FileStatus child : files.listStatus(folder)) {
          children.add(child.getPath());
        }
      }
      return children;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  private boolean exists(Path path) {
    try {
      return files.exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + path, e);
    }
  }
}
