/**
 * Reads books and tables into rows of chapters, and selects the chapters that a command asks for.
 * Used by {@code run}, {@code plan}, {@code evaluation} and {@code cli}. Start with {@link
 * dev.precis.job.input.Selection#of} and {@link dev.precis.job.input.BookReader}.
 */
package dev.precis.job.input;
