package dev.precis.job;

import picocli.CommandLine.Option;

/** How a command prints. */
final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  OutputFormat get() {
    return format;
  }
}
