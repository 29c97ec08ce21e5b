/**
 * The output folder: tables and their committed waves, the lock of a run, the journal, compaction.
 * Used by {@code run}, {@code evaluation} and {@code cli}. Start with {@link
 * dev.precis.job.output.SummaryStore}.
 */
package dev.precis.job.output;
