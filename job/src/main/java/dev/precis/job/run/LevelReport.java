package dev.precis.job.run;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run did for one level.
 *
 * @param level its label
 * @param texts that were selected: chapters, parts or books
 * @param alreadyDone of these, summarized by earlier runs
 * @param repeated of these, the same texts as others, whose summaries were taken for them
 * @param givenUp of these, failed so often that they were not tried again
 * @param toDo of these, for this run to work on
 * @param totals of what this run did and committed
 * @param executors the same, by executor
 * @param summarizing from the start of its first text to the last one's end
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
