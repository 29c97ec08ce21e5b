package dev.precis.job.run;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.precis.job.input.RunInput;
import dev.precis.job.output.RunReports;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.ModelIdentity;
import dev.precis.llm.spark.ModelLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run did.
 *
 * @param endedEarly why it did not try all, in words; null when it did
 * @param host where the driver ran
 * @param input where the texts came from; for what reads them again
 * @param chapters found in the input, and selected
 * @param chapterLevel what became of them
 * @param parents what became of their parts, and of their books, as far as the run came
 * @param reading from the start of the run to the start of the first chapter
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public record RunReport(
    String runId,
    RunStatus status,
    String endedEarly,
    Instant startedAt,
    String host,
    String output,
    @JsonProperty(RunReports.RECIPE) String recipe,
    ModelIdentity model,
    JobSettings settings,
    @JsonProperty(RunReports.INPUT) RunInput input,
    String precisVersion,
    String sparkVersion,
    String javaVersion,
    long chapters,
    @JsonUnwrapped LevelReport chapterLevel,
    List<LevelReport> parents,
    List<ModelLoad> modelLoads,
    Duration reading) {
  /** All levels, the chapters first. */
  public List<LevelReport> levels() {
    return Stream.concat(Stream.of(chapterLevel), parents.stream()).toList();
  }

  /** How many texts of all levels got no summary. */
  public long failed() {
    return levels().stream().mapToLong(level -> level.totals().failed()).sum();
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
