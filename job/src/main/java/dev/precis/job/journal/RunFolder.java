package dev.precis.job.journal;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Where a run and its executors leave messages for each other. Spark sends it to the executors.
 *
 * @param id no other run has it, nor another level of the run
 * @param journal a folder, for the {@link Journal}
 * @param stopMarker a file, for the {@link StopMarker}
 * @param configuration with the file systems' settings
 */
public record RunFolder(
    String id,
    String journal,
    String stopMarker,
    Broadcast<SerializableConfiguration> configuration)
    implements Serializable {
  /**
   * Opens the journal of the run's recipe, for one task, which closes it.
   *
   * @param wave the keys of the texts of the task's wave, in the order in which they are worked on
   * @param isRetried whether the task, or its whole stage, was tried before
   */
  public Journal openJournal(long[] wave, boolean isRetried) {
    return Journal.of(id, journal, hadoop(), wave, isRetried);
  }

  /** Tells the journal that all texts of the level have an outcome. */
  public void settleJournal() {
    Journal.settle(id, journal, hadoop());
  }

  /** The stop marker of the run, which the tasks of a process share. */
  public StopMarker openStopMarker() {
    return StopMarker.ofThisProcess(id, stopMarker, hadoop());
  }

  private Configuration hadoop() {
    return configuration.value().value();
  }
}
