package dev.precis.job.console;

/** The formats that a command can print its rows in. */
public enum OutputFormat {
  table,
  tsv,
  json
}
