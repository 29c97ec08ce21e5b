package dev.precis.job;

import java.util.List;

/**
 * What to summarize, and where to.
 *
 * @param inputs files, folders or globs
 * @param format null for books, else a table's format: parquet, csv or json
 * @param textColumn of a table
 * @param idColumn of a table; null for none
 * @param output a folder
 * @param limit at most so many chapters; 0 for all
 * @param chapters null for all
 */
record SummarizeRequest(
    List<String> inputs,
    String format,
    String textColumn,
    String idColumn,
    String output,
    int limit,
    ChapterRanges chapters) {}
