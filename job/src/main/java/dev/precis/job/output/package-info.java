/**
 * The output folder: its tables and their committed waves, the lock of a run, the journal,
 * compaction. Used by {@code run}, {@code evaluation} and {@code cli}. Start with {@link
 * dev.precis.job.output.SummaryStore}; {@code OutputLayout} lists the names in the folder.
 */
package dev.precis.job.output;
