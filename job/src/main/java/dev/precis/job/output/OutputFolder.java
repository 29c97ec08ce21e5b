package dev.precis.job.output;

import dev.precis.job.console.InputException;
import dev.precis.job.settings.RunSettings;
import dev.precis.job.store.Connectors;
import dev.precis.job.store.StorePromises;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that is an output of Precis: created, or opened, and checked.
 *
 * @param storage in the format that the folder's marker names
 */
record OutputFolder(FileSystem files, OutputLayout layout, TableStorage storage) {
  StorePromises promises() {
    return StorePromises.of(files);
  }

  /** Tries whether the tables can be written, before there is anything to write. */
  interface Trial {
    /**
     * @param folder for the trial; it does not exist, neither before nor after
     * @throws InputException if the tables cannot be written
     */
    void requireWritable(TableStorage storage, FileSystem files, Path folder) throws IOException;
  }

  /**
   * Opens a folder for writing. A new or empty folder becomes an output.
   *
   * @param format of its tables; empty for the format that it has, or Parquet if it is new
   * @throws InputException if the folder is not empty and no output of Precis, if its tables have
   *     another format, or if the tables cannot be written
   */
  static OutputFolder create(String output, String format, Configuration hadoop, Trial trial) {
    try {
      Path path = new Path(output);
      FileSystem files = Connectors.fileSystem(path, hadoop);
      OutputLayout layout = new OutputLayout(files.makeQualified(path));
      OutputMarker marker = OutputMarker.of(files, layout.root());
      if (!marker.exists()) {
        requireEmpty(layout.root(), files, output);
        trial.requireWritable(
            new TableStorage(format.isEmpty() ? OutputMarker.DEFAULT_FORMAT : format),
            files,
            layout.trial());
        marker.write(format);
      }
      TableStorage storage = new TableStorage(marker.format());
      requireFormat(storage, format);
      return new OutputFolder(files, layout, storage);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + output, e);
    }
  }

  /**
   * Opens a folder for reading.
   *
   * @throws InputException if it is no output of Precis
   */
  static OutputFolder open(String output, Configuration hadoop) {
    try {
      Path path = new Path(output);
      FileSystem files = Connectors.fileSystem(path, hadoop);
      OutputMarker marker = OutputMarker.of(files, path);
      if (!marker.exists()) {
        throw new InputException(
            "Cannot read summaries: the folder is no output of ./precis summarize, got " + output);
      }
      return new OutputFolder(
          files, new OutputLayout(files.makeQualified(path)), new TableStorage(marker.format()));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot read summaries: " + e.getMessage() + ", got " + output, e);
    }
  }

  private static void requireEmpty(Path root, FileSystem files, String output) throws IOException {
    if (!files.exists(root)) {
      return;
    }
    if (files.getFileStatus(root).isFile()) {
      throw new InputException("Cannot write output: it is a file, not a folder, got " + output);
    }
    FileStatus[] foreign = files.listStatus(root, child -> !OutputLayout.isLeftBehind(child));
    if (foreign.length > 0) {
      throw new InputException(
          "Cannot write output: the folder contains files that Precis did not write; use a new or"
              + " empty folder, got "
              + output
              + " with "
              + foreign[0].getPath().getName()
              + " in it");
    }
  }

  private static void requireFormat(TableStorage storage, String format) {
    if (!format.isEmpty() && !format.equals(storage.format())) {
      throw new InputException(
          "Cannot write output: its tables are in the format "
              + storage.format()
              + "; omit "
              + RunSettings.OUTPUT_FORMAT.key()
              + " or use another folder, got "
              + format);
    }
  }
}
