/**
 * Measures models: which engine, model file and number of slots is the fastest on this machine for
 * given texts. Each is measured in a JVM of its own. Used by {@code cli}. Start with {@link
 * dev.precis.job.bench.Bench} and {@link dev.precis.job.bench.ModelJvm}.
 */
package dev.precis.job.bench;
