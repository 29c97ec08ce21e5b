package dev.precis.job.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;

/**
 * A committed wave.
 *
 * @param wave the number in the names of its folders
 * @param working from the start of its first chapter to the end of its last one
 * @param committing from then until its rows were in the output
 * @param totals of the rows that were committed
 */
record WaveReport(
    int wave,
    Instant startedAt,
    Duration working,
    Duration committing,
    @JsonUnwrapped RunTotals totals) {}
