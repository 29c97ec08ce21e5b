package dev.precis.job.evaluation;

import dev.precis.job.console.InputException;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.store.Connectors;
import dev.precis.job.store.TextFile;
import dev.precis.job.table.Columns;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The folder of evaluations, with a table in {@code recipe=R} for each recipe. By default it is
 * {@code evaluation} in the output, so that it is copied along with the output. It is not inside
 * {@code summaries}, because a run takes everything in there for summaries. An evaluation replaces
 * an earlier one of the same recipe. Not thread-safe.
 */
public final class EvaluationFolder {
  private static final String NAME = "evaluation";

  /**
   * Marks a folder whose tables may be replaced. Spark skips names that start with an underscore.
   */
  private static final String MARKER = "_EVALUATION";

  private final FileSystem files;
  private final Path folder;

  private EvaluationFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Checks a folder, and writes nothing yet.
   *
   * @param asked the folder that the user asked for; null for the default one
   * @throws InputException if it is a file, or has other files than evaluations in it
   */
  public static EvaluationFolder of(String asked, SummaryStore store, Configuration hadoop) {
    Path path = asked == null ? new Path(store.folder(), NAME) : new Path(asked);
    try {
      FileSystem files = Connectors.fileSystem(path, hadoop);
      EvaluationFolder folder = new EvaluationFolder(files, files.makeQualified(path));
      folder.requireOwn();
      return folder;
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot write evaluation: " + e.getMessage() + ", got " + path, e);
    }
  }

  private void requireOwn() throws IOException {
    if (!files.exists(folder) || files.exists(new Path(folder, MARKER))) {
      return;
    }
    if (files.getFileStatus(folder).isFile() || files.listStatus(folder).length > 0) {
      throw new InputException(
          "Cannot write evaluation: it is neither an empty folder nor one with evaluations; use a new or"
              + " empty folder, got "
              + folder);
    }
  }

  /**
   * Writes the evaluation of a recipe as Parquet, in place of an earlier one.
   *
   * @param evaluations rows of {@link EvaluationColumns#EVALUATIONS}
   * @return the URI of the folder of all evaluations
   * @throws InputException if the folder cannot be written
   */
  public String write(Dataset<Row> evaluations, String recipe) {
    try {
      new TextFile(files, new Path(folder, MARKER)).write("");
    } catch (IOException e) {
      throw new InputException("Cannot write evaluation: " + e.getMessage() + ", got " + folder, e);
    }
    evaluations
        .write()
        .mode("overwrite")
        .parquet(new Path(folder, Columns.RECIPE + '=' + recipe).toString());
    return folder.toString();
  }
}
