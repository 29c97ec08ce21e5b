package dev.precis.job.stores;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What a reader saw of an output while it was written.
 *
 * @param start when the read began, by {@link System#nanoTime}
 * @param end when it ended
 * @param waves the rows of each wave that it saw; null if it failed
 * @param error null if it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WaveRead(long start, long end, Map<Integer, Integer> waves, String error) {}
