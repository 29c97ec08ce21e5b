package dev.precis.job.cli;

import dev.precis.job.lake.Destination;
import dev.precis.job.lake.LakeTarget;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a run writes: one of the two. */
final class OutputOptions {
  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Output folder: a new one, or that of an earlier run.")
  private String folder;

  @ArgGroup(exclusive = false)
  private Tables tables;

  Destination destination() {
    return tables == null
        ? Destination.folder(folder)
        : Destination.tables(new LakeTarget(tables.summaries, tables.failures, tables.runFolder));
  }

  /** Tables of a catalog. */
  private static final class Tables {
    @Option(
        names = "--output-table",
        required = true,
        paramLabel = "NAME",
        description =
            "Iceberg or Delta table for the summaries, such as lake.books.summaries: a new one, or that of an earlier run. Each wave is one commit (docs/lakehouse.md).")
    private String summaries;

    @Option(
        names = "--failures-table",
        paramLabel = "NAME",
        description =
            "Table for the failures. Default: the name of the table of summaries with _failures at its end.")
    private String failures;

    @Option(
        names = "--run-folder",
        paramLabel = "DIR",
        description =
            "Folder for the reports of runs, and for what they tell their executors. Default: _precis in the location of the table of summaries.")
    private String runFolder;
  }
}
