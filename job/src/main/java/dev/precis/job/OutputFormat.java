package dev.precis.job;

/** How a command prints its rows. */
enum OutputFormat {
  table,
  tsv,
  json
}
