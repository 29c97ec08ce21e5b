/**
 * What a user sees: messages, listings, formats of printed tables, and errors of input. Every room
 * may use it; it uses none. Start with {@link dev.precis.job.console.Console}.
 */
package dev.precis.job.console;
