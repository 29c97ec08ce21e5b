package dev.precis.job.output;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Where a run and its executors leave word for each other.
 *
 * @param journal a folder, for the {@link Journal}
 * @param stopMarker a file, for the {@link StopMarker}
 */
public record RunFolder(
    String journal, String stopMarker, Broadcast<SerializableConfiguration> configuration)
    implements Serializable {
  public Journal openJournal() {
    return new Journal(journal, hadoop());
  }

  public StopMarker openStopMarker() {
    return new StopMarker(stopMarker, hadoop());
  }

  private Configuration hadoop() {
    return configuration.value().value();
  }
}
