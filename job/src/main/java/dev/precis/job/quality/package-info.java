/**
 * Measures one summary against its text and a reference, in plain Java without Spark. Used by
 * {@code evaluation} alone. Start with {@link dev.precis.job.quality.QualityMeter}.
 */
package dev.precis.job.quality;
