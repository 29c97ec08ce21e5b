/**
 * What a run and its executors tell each other by files: which texts are under way, and that the
 * run is to stop. Used by {@code output} and {@code run}. Start with {@link
 * dev.precis.job.journal.RunFolder}.
 */
package dev.precis.job.journal;
