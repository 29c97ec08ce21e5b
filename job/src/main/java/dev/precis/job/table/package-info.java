/**
 * Column names, schemas and the rows that travel between the other rooms. Every room may use it; it
 * uses only the domain classes of the modules below. Start with {@link
 * dev.precis.job.table.Columns}.
 */
package dev.precis.job.table;
