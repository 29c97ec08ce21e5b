/**
 * The output folder: its tables, the log of commits that says which of their waves count, the
 * journal, compaction. Used by {@code run}, {@code evaluation} and {@code cli}. Start with {@link
 * dev.precis.job.output.SummaryStore}; {@code OutputLayout} lists the names in the folder.
 */
package dev.precis.job.output;
