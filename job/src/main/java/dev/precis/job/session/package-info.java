/**
 * Spark sessions as the commands need them. Used by {@code cli}. Start with {@link
 * dev.precis.job.session.SparkSessions}.
 */
package dev.precis.job.session;
