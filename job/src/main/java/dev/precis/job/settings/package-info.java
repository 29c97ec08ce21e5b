/**
 * The settings of a job, read from a YAML file and the command line into records. Every room above
 * uses it. Start with {@link dev.precis.job.settings.JobSettings#of}.
 */
package dev.precis.job.settings;
