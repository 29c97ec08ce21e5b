/**
 * Runs that begin every so often, in one process: a loop that picks up new texts. Only {@code cli}
 * uses it. Start with {@link dev.precis.job.loop.RunLoop#run}.
 */
package dev.precis.job.loop;
