/**
 * The lock that a run holds on its output. Used by {@code output} and {@code run}. Start with
 * {@link dev.precis.job.lock.RunLock}.
 */
package dev.precis.job.lock;
