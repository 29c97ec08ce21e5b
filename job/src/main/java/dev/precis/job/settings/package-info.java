/**
 * The settings of a job, read from YAML files and the command line into records. Every room above
 * uses them. Start with {@link dev.precis.job.settings.JobSettings#of}.
 */
package dev.precis.job.settings;
