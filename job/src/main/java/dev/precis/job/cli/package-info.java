/**
 * The commands: their options, their help, and what they print. They may use every room of the job;
 * only {@link dev.precis.job.Main} uses them. Start with {@link dev.precis.job.cli.PrecisCommand}.
 */
package dev.precis.job.cli;
