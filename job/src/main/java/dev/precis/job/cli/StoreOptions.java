package dev.precis.job.cli;

import dev.precis.job.console.InputException;
import dev.precis.job.lake.LakeStore;
import dev.precis.job.lake.LakeTarget;
import dev.precis.job.output.FolderStore;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.session.SparkSessions;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The summaries that a command reads: those of a folder, or of a table. Not thread-safe. */
final class StoreOptions {
  @ArgGroup(multiplicity = "1")
  private Choice choice;

  @Option(
      names = "--failures-table",
      paramLabel = "NAME",
      description = "With --table, the table of failures, if it is not NAME_failures.")
  private String failures;

  @Option(
      names = "--run-folder",
      paramLabel = "DIR",
      description = "With --table, the folder of the runs, if it is not in the table's location.")
  private String runFolder;

  /**
   * Opens an output folder. A table is opened by {@link #open}, because it takes Spark.
   *
   * @return null for a table
   * @throws dev.precis.job.console.InputException if the folder is no output of Precis
   */
  SummaryStore folder() {
    if (choice.folder == null) {
      return null;
    }
    if (failures != null || runFolder != null) {
      throw new InputException(
          "Cannot read summaries: --failures-table and --run-folder need --table, got "
              + choice.folder);
    }
    return FolderStore.open(choice.folder, SparkSessions.hadoop());
  }

  /**
   * Opens a table.
   *
   * @param folder what {@link #folder} returned, which is returned again unless it is null
   * @throws dev.precis.job.console.InputException if there is no such table
   */
  SummaryStore open(SummaryStore folder, SparkSession spark) {
    return folder == null
        ? LakeStore.open(spark, new LakeTarget(choice.table, failures, runFolder))
        : folder;
  }

  private static final class Choice {
    @Parameters(paramLabel = "OUT", description = "Output folder of './precis summarize'.")
    private String folder;

    @Option(
        names = "--table",
        paramLabel = "NAME",
        description = "Table of summaries, as in --output-table of './precis summarize'.")
    private String table;
  }
}
