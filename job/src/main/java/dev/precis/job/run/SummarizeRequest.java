package dev.precis.job.run;

import dev.precis.job.input.InputRequest;
import dev.precis.job.lake.Destination;

/** What to summarize, and where to write the summaries. */
public record SummarizeRequest(InputRequest input, Destination output) {}
