package dev.precis.job.console;

import picocli.CommandLine.Option;

/** How a command prints. */
public final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  public OutputFormat get() {
    return format;
  }
}
