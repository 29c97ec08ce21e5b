/**
 * What can be said of a summary without reading it: measures in plain Java, each of one summary,
 * its source and, where there is one, a reference. {@link dev.precis.job.quality.QualityMeter}
 * makes them all.
 *
 * <p>Here and not in a module below, since only the command line measures: Lucene stays out of what
 * others take for the SQL functions.
 */
package dev.precis.job.quality;
