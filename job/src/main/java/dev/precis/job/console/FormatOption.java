package dev.precis.job.console;

import picocli.CommandLine.Option;

/** The format that a command prints in. */
public final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  public OutputFormat get() {
    return format;
  }
}
