package dev.precis.job.evaluation;

import dev.precis.job.console.InputException;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.output.TextFile;
import dev.precis.job.table.Columns;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where evaluations are kept: {@code recipe=R} below a folder of their own, by default {@code
 * evaluation} in the output itself, where they are found and go along. Not below {@code summaries}:
 * a run counts as a summary what lies there. One that is there is replaced, since it can be made
 * again at any time.
 */
public final class EvaluationFolder {
  private static final String NAME = "evaluation";

  /** Says that what is below may be replaced; Spark passes over names with an underscore. */
  private static final String MARKER = "_EVALUATION";

  private final FileSystem files;
  private final Path folder;

  private EvaluationFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * @param asked a folder; null for the default one
   * @throws InputException when it holds anything but evaluations
   */
  public static EvaluationFolder of(String asked, SummaryStore store, Configuration hadoop) {
    Path path = asked == null ? new Path(store.location(), NAME) : new Path(asked);
    try {
      FileSystem files = path.getFileSystem(hadoop);
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
          "Cannot write evaluation: something else is there; name a new or empty folder, got "
              + folder);
    }
  }

  /** Replaces what there is of the recipe; the folder that was written. */
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
