/**
 * Summaries in tables of a catalog that commits by itself, Iceberg or Delta, in place of an output
 * folder. Used by {@code cli} and {@code run}. Start with {@link dev.precis.job.lake.LakeStore}.
 * Only Spark's API and SQL are used: the tables' libraries are the user's.
 */
package dev.precis.job.lake;
