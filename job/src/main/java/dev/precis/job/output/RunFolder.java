package dev.precis.job.output;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Where a run and its executors leave messages for each other. Spark sends it to the executors.
 *
 * @param journal a folder, for the {@link Journal}
 * @param stopMarker a file, for the {@link StopMarker}
 * @param configuration with the file systems' settings
 */
public record RunFolder(
    String journal, String stopMarker, Broadcast<SerializableConfiguration> configuration)
    implements Serializable {
  /** Opens the journal of the run's recipe. */
  public Journal openJournal() {
    return Journal.of(journal, hadoop());
  }

  /** Opens the stop marker of the run, for one task. */
  public StopMarker openStopMarker() {
    return StopMarker.of(stopMarker, hadoop());
  }

  private Configuration hadoop() {
    return configuration.value().value();
  }
}
