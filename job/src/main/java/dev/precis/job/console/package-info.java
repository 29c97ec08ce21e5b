/**
 * What the user sees: messages, listings, the formats that commands print in, and errors of input.
 * Every room may use it; it uses none. Start with {@link dev.precis.job.console.Console}.
 */
package dev.precis.job.console;
