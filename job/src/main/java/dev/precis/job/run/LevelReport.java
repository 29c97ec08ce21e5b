package dev.precis.job.run;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run did at one level.
 *
 * @param level the label
 * @param texts selected chapters, parts or books
 * @param alreadyDone texts that earlier runs summarized
 * @param repeated texts that got a copy of an equal text's summary
 * @param givenUp texts that failed so often that they were not tried again
 * @param toDo texts for this run to summarize; equal texts count once
 * @param totals of what this run committed
 * @param executors the same, by executor
 * @param summarizing from the start of the first text to the last commit
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public record LevelReport(
    String level,
    long texts,
    long alreadyDone,
    long repeated,
    long givenUp,
    long toDo,
    @JsonUnwrapped RunTotals totals,
    List<WaveReport> waves,
    Map<String, RunTotals> executors,
    Duration summarizing) {}
