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
 * What a run did, as its file records it.
 *
 * @param endedEarly why it did not try everything; null if it did
 * @param host of the driver
 * @param output the location of the output folder
 * @param recipe the id
 * @param input from which {@code ./precis evaluate} reads the texts again
 * @param chapters how many were selected
 * @param chapterLevel what it did for the chapters
 * @param parents what it did for their parts and books, as far as it came
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

  /** How many texts failed, at all levels. */
  public long failed() {
    return levels().stream().mapToLong(level -> level.totals().failed()).sum();
  }

  /** Whether there was anything to do, or the run did not end as it should. */
  public boolean hadWork() {
    return status != RunStatus.DONE
        || levels().stream().anyMatch(level -> level.toDo() > 0 || level.repeated() > 0);
  }

  /** Whether texts have no summary at the end: they failed now, or too often before. */
  public boolean lacksSummaries() {
    return levels().stream().anyMatch(level -> level.totals().failed() > 0 || level.givenUp() > 0);
  }

  /** As it is in the run's file: snake_case names, ISO 8601 times and durations. */
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
      throw new IllegalStateException("Cannot write run report: " + e.getOriginalMessage(), e);
    }
  }
}
