package dev.precis.job.console;

/** How a command prints its rows. */
public enum OutputFormat {
  table,
  tsv,
  json
}
