/**
 * A run that summarizes: its levels, the pending texts of a level, their waves, the work of a task,
 * commits, counts and the run's file. Only {@code cli} and {@code loop} use it. Start with {@link
 * dev.precis.job.run.SummarizeJob#run}.
 */
package dev.precis.job.run;
