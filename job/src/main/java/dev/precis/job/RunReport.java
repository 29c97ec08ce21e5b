package dev.precis.job;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.precis.llm.spark.ModelLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run did.
 *
 * @param endedEarly why it did not try all, in words; null when it did
 * @param host where the driver ran
 * @param chapters found in the input, and selected
 * @param alreadyDone of these, summarized by earlier runs
 * @param repeated of these, the same texts as others, whose summaries were taken for them
 * @param givenUp of these, failed so often that they were not tried again
 * @param toDo of these, for this run to work on
 * @param totals of what this run did and committed
 * @param executors the same, by executor
 * @param reading from the start of the run to the start of the first chapter
 * @param summarizing from there to the last chapter's end
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
record RunReport(
    String runId,
    RunStatus status,
    String endedEarly,
    Instant startedAt,
    String host,
    String output,
    String recipe,
    ModelIdentity model,
    JobSettings settings,
    String precisVersion,
    String sparkVersion,
    String javaVersion,
    long chapters,
    long alreadyDone,
    long repeated,
    long givenUp,
    long toDo,
    @JsonUnwrapped Figures totals,
    List<WaveReport> waves,
    Map<String, Figures> executors,
    List<ModelLoad> modelLoads,
    Duration reading,
    Duration summarizing) {

  long summarized() {
    return totals.summarized();
  }

  long failed() {
    return totals.failed();
  }

  String toJson() {
    ObjectMapper json =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT);
    try {
      return json.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the run's report", e);
    }
  }
}
