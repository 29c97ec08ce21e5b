package dev.precis.job.output;

import dev.precis.job.console.InputException;
import dev.precis.job.journal.RunFolder;
import dev.precis.job.journal.StopMarker;
import dev.precis.job.store.Connectors;
import dev.precis.job.store.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
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

  /** Where a run and its executors leave messages for each other. */
  public RunFolder runFolder(String runId, Broadcast<SerializableConfiguration> hadoop) {
    return new RunFolder(
        UUID.randomUUID().toString(),
        layout.journalOfRun(runId).toString(),
        layout.stop(runId).toString(),
        hadoop);
  }

  /** Asks the executors of a run to start no more texts. */
  public void stop(String runId) {
    marker(runId).set();
  }

  /**
   * Removes what the run and its executors left for each other, at the end of the run.
   *
   * @throws UncheckedIOException if it cannot be removed
   */
  public void end(String runId) {
    marker(runId).clear();
    delete(layout.journalOfRun(runId));
  }

  /**
   * Removes what runs left that were killed more than a day ago.
   *
   * @throws UncheckedIOException if it cannot be removed
   */
  public void clean(Instant now) {
    long old = now.minus(Recovery.KEPT).toEpochMilli();
    Stream.of(layout.root(), layout.journals())
        .flatMap(folder -> new Folder(files, folder).content().stream())
        .filter(child -> OutputLayout.isOfRun(child.getPath()))
        .map(FileStatus::getPath)
        .filter(child -> new Folder(files, child).lastWritten() < old)
        .forEach(this::delete);
  }

  private void delete(Path path) {
    try {
      files.delete(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + path, e);
    }
  }

  private StopMarker marker(String runId) {
    return new StopMarker(files, layout.stop(runId));
  }

  /** The reports of the runs. */
  public RunReports reports() {
    return new RunReports(files, layout);
  }
}
