/**
 * Outputs as tables of the SQL catalog. Spark finds {@link dev.precis.job.sql.OutputTables} as a
 * service; no other room uses this one.
 */
package dev.precis.job.sql;
