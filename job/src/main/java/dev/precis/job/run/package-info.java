/**
 * The summarizing run: what is pending, levels and waves, what tasks do on executors, and the run
 * file. Used by {@code cli} alone. Start with {@link dev.precis.job.run.SummarizeJob#run}.
 */
package dev.precis.job.run;
