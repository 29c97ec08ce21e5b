/**
 * What executors do for a run: a task summarizes its texts with the model of its JVM. Start with
 * {@link dev.precis.job.executor.SummarizePartition}.
 */
package dev.precis.job.executor;
