package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.console.OutputFormat;
import dev.precis.job.input.InputRequest;
import dev.precis.job.lake.Destination;
import dev.precis.job.output.FolderStore;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.SummarizeJob;
import dev.precis.job.run.SummarizeRequest;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.settings.JobSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Summarizes a short sample book with the tiny model inside the jar, and prints the result.",
      "",
      "The tiny model only copies opening sentences. The demo shows that everything works, not what a real model writes."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String SAMPLE = "the-lighthouse-ledger.txt";

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Output folder. An earlier demo in it is replaced. Default: target/precis-demo in the project, or precis-demo.")
  private Path output = defaultOutput();

  private final Console console;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Configuration hadoop = SparkSessions.hadoop();
    removeEarlier(hadoop);
    try (CommandSession session = SparkSessions.start("demo");
        Unpacked sample = new Unpacked()) {
      SparkSession spark = session.spark();
      SummarizeRequest request =
          new SummarizeRequest(
              InputRequest.ofBooks(List.of(sample.folder.toString())),
              Destination.folder(output.toString()));
      RunReport report =
          new SummarizeJob(spark, console, Clock.systemUTC())
              .run(request, JobSettings.of(Map.of()));
      ShowCommand.print(
          spark, FolderStore.open(report.output(), hadoop), null, OutputFormat.table, console);
      RunOutcome outcome = new RunOutcome(report);
      outcome.say(console);
      console.say(
          "the tiny model only copies opening sentences; models/README.md explains how to get a real model");
      return outcome.exitCode();
    }
  }

  private void removeEarlier(Configuration hadoop) {
    if (Files.exists(output)) {
      FolderStore.open(output.toString(), hadoop);
      try {
        FileUtils.deleteDirectory(output.toFile());
      } catch (IOException e) {
        throw new InputException(
            "Cannot replace the earlier demo: " + e.getMessage() + ", got " + output, e);
      }
    }
  }

  private static Path defaultOutput() {
    String home = System.getProperty("precis.home");
    return (home == null ? Path.of("") : Path.of(home, "target")).resolve("precis-demo");
  }

  /** The sample from the jar, unpacked where Spark can read it. */
  private static final class Unpacked implements AutoCloseable {
    private final Path folder;

    Unpacked() {
      try (InputStream book =
          DemoCommand.class.getResourceAsStream("/dev/precis/job/sample/" + SAMPLE)) {
        folder = Files.createTempDirectory("precis-sample-");
        Files.copy(book, folder.resolve(SAMPLE));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot unpack the sample book", e);
      }
    }

    @Override
    public void close() {
      FileUtils.deleteQuietly(folder.toFile());
    }
  }
}
