package dev.precis.job;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.precis.llm.spark.ModelLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a run did.
 *
 * @param chapters found in the input, and selected
 * @param alreadyDone of these, summarized by earlier runs
 * @param summarized by this run
 * @param cut of the summarized ones, those whose answer the limit of new tokens ended
 * @param failed with a row in the failures
 * @param failures the first few of them, in words
 * @param reading from the start of the run to the start of the first chapter
 * @param summarizing from there to the last chapter's end
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
record RunReport(
    String runId,
    Instant startedAt,
    String output,
    String recipe,
    ModelIdentity model,
    JobSettings settings,
    String sparkVersion,
    long chapters,
    long alreadyDone,
    long summarized,
    long cut,
    long failed,
    long promptTokens,
    long generatedTokens,
    List<String> failures,
    List<ModelLoad> modelLoads,
    Duration reading,
    Duration summarizing) {

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
