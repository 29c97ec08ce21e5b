/**
 * Contains only the entry point, {@link dev.precis.job.Main}, because users name it. The rooms of
 * the Spark job are the packages below; CONTRIBUTING.md shows them in one picture. Start with
 * {@link dev.precis.job.cli.PrecisCommand} for the commands, or with {@link
 * dev.precis.job.run.SummarizeJob} for a run.
 */
package dev.precis.job;
