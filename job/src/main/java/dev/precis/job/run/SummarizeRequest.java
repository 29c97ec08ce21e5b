package dev.precis.job.run;

import dev.precis.job.input.InputRequest;

/**
 * What to summarize, and where to write it.
 *
 * @param output a folder
 */
public record SummarizeRequest(InputRequest input, String output) {}
