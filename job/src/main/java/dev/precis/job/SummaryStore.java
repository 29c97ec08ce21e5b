package dev.precis.job;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The output folder: {@code summaries/recipe=R/wave=N} and {@code failures/recipe=R/wave=N}, each
 * wave an ordinary Spark write that counts once its {@code _SUCCESS} is there. Not thread-safe; one
 * run at a time writes to it.
 */
final class SummaryStore {
  static final String SUMMARIES = "summaries";
  static final String FAILURES = "failures";
  private static final String RUNS = "runs";

  /** Says that the folder is Precis's; Spark passes over names that start with an underscore. */
  private static final String MARKER = "_PRECIS";

  private static final String SUCCESS = "_SUCCESS";
  private static final Pattern WAVE = Pattern.compile(Columns.WAVE + "=(\\d{1,9})");

  private final Path root;
  private final FileSystem files;

  private SummaryStore(Path root, FileSystem files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Opens a folder to write to; makes it when it is not there.
   *
   * @throws InputException when it holds anything that is not Precis's
   */
  static SummaryStore create(String output, Configuration hadoop) {
    try {
      SummaryStore store = at(output, hadoop);
      if (!store.files.exists(store.path(MARKER))) {
        store.requireEmpty(output);
        store.write(
            store.path(MARKER), "Precis keeps summaries here; see runs/ for what made them.\n");
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
  static SummaryStore open(String output, Configuration hadoop) {
    try {
      SummaryStore store = at(output, hadoop);
      if (!store.files.exists(store.path(MARKER))) {
        throw new InputException(
            "Cannot read summaries: no output of ./precis summarize, got " + output);
      }
      return store;
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot read summaries: " + e.getMessage() + ", got " + output, e);
    }
  }

  private static SummaryStore at(String output, Configuration hadoop) throws IOException {
    Path path = new Path(output);
    FileSystem files = path.getFileSystem(hadoop);
    return new SummaryStore(files.makeQualified(path), files);
  }

  private void requireEmpty(String output) throws IOException {
    if (!files.exists(root)) {
      return;
    }
    if (files.getFileStatus(root).isFile()) {
      throw new InputException("Cannot write output: a file is there, got " + output);
    }
    FileStatus[] children = files.listStatus(root);
    if (children.length > 0) {
      throw new InputException(
          "Cannot write output: the folder holds something that is not Precis's; name a new or empty folder, got "
              + output
              + " with "
              + children[0].getPath().getName()
              + " in it");
    }
  }

  /** Where it is, in full. */
  String location() {
    return root.toString();
  }

  /**
   * The number after the last wave of this recipe, committed or not: a wave's folder is never
   * written twice.
   */
  int nextWave(String recipe) {
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

  void commit(Dataset<Row> rows, String table, String recipe, int wave) {
    rows.write().parquet(new Path(recipe(table, recipe), Columns.WAVE + '=' + wave).toString());
  }

  /**
   * The committed rows of a table, with {@link Columns#RECIPE} and {@link Columns#WAVE}; null when
   * there are none.
   */
  Dataset<Row> committed(SparkSession spark, String table, List<String> recipes) {
    List<String> waves = new ArrayList<>();
    for (String recipe : recipes) {
      for (Path wave : waves(table, recipe)) {
        if (exists(new Path(wave, SUCCESS))) {
          waves.add(wave.toString());
        }
      }
    }
    if (waves.isEmpty()) {
      return null;
    }
    return spark
        .read()
        .option("basePath", path(table).toString())
        .option("mergeSchema", true)
        .parquet(waves.toArray(String[]::new));
  }

  /** The recipes that the output holds rows of. */
  List<String> recipes() {
    String prefix = Columns.RECIPE + '=';
    return list(path(SUMMARIES)).stream()
        .map(Path::getName)
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .sorted()
        .toList();
  }

  void writeRun(String runId, String json) {
    try {
      write(new Path(path(RUNS), runId + ".json"), json);
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

  private void write(Path path, String text) throws IOException {
    try (OutputStream out = files.create(path, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
