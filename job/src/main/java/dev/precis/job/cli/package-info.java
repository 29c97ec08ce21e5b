/**
 * The commands: their options, their help, and what they print. May use every room of the job; no
 * room uses it. Start with {@link dev.precis.job.cli.PrecisCommand}.
 */
package dev.precis.job.cli;
