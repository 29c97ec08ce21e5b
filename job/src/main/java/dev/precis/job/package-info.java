/**
 * The Spark job. A chapter's way: {@link dev.precis.job.BookReader} makes rows of a book's bytes,
 * {@link dev.precis.job.SummarizePartition} a summary of each row, {@link
 * dev.precis.job.SummaryStore} keeps them.
 */
package dev.precis.job;
