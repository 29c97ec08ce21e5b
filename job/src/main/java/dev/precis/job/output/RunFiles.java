package dev.precis.job.output;

import dev.precis.job.console.InputException;
import dev.precis.job.store.Connectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The folder of runs that write to tables of a catalog: their reports, and what they and their
 * executors tell each other. Several runs may use it at the same time. Not thread-safe.
 */
public final class RunFiles {
  private final FileSystem files;
  private final OutputLayout layout;

  private RunFiles(FileSystem files, OutputLayout layout) {
    this.files = files;
    this.layout = layout;
  }

  /**
   * Opens a folder, which need not exist.
   *
   * @throws InputException if its file system cannot be used
   */
  public static RunFiles of(String folder, Configuration hadoop) {
    try {
      Path path = new Path(folder);
      FileSystem files = Connectors.fileSystem(path, hadoop);
      return new RunFiles(files, new OutputLayout(files.makeQualified(path)));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "Cannot use the run folder: " + e.getMessage() + "; set --run-folder, got " + folder, e);
    }
  }

  /** The URI of the folder. */
  public String location() {
    return layout.root().toString();
  }

  /** Where a run of a recipe and its executors leave messages for each other. */
  public RunFolder runFolder(
      String recipe, String runId, Broadcast<SerializableConfiguration> hadoop) {
    return new RunFolder(
        UUID.randomUUID().toString(),
        layout.journal(recipe).toString(),
        layout.stop(runId).toString(),
        hadoop);
  }

  /** Asks the executors of a run to start no more texts. */
  public void stop(String runId) {
    marker(runId).set();
  }

  /**
   * Takes the request to stop back, at the end of the run.
   *
   * @throws UncheckedIOException if the marker cannot be removed
   */
  public void clearStop(String runId) {
    marker(runId).clear();
  }

  private StopMarker marker(String runId) {
    return new StopMarker(files, layout.stop(runId), System::nanoTime);
  }

  /** The reports of the runs. */
  public RunReports reports() {
    return new RunReports(files, layout);
  }
}
