package dev.precis.job.run;

import dev.precis.job.input.InputRequest;

/**
 * What to summarize, and where to write the summaries.
 *
 * @param output a new folder, or one of an earlier run
 */
public record SummarizeRequest(InputRequest input, String output) {}
