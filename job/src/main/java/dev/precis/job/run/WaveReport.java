package dev.precis.job.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;

/**
 * A committed wave.
 *
 * @param wave its number, as its folders are called
 * @param working from its first chapter's start to its last one's end
 * @param committing from there until its rows were in the output
 */
record WaveReport(
    int wave,
    Instant startedAt,
    Duration working,
    Duration committing,
    @JsonUnwrapped RunTotals figures) {}
