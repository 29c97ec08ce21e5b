/**
 * Column names, schemas, and the rows that the other rooms exchange. Rows are read and made by
 * column name, in {@link dev.precis.job.table.NamedRow} and {@code RowBuilder}. Every room may use
 * this one. It uses only domain classes of the modules below. Start with {@link
 * dev.precis.job.table.Columns}.
 */
package dev.precis.job.table;
