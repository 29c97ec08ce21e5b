package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.Version;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line: {@code precis} and its subcommands. */
@Command(
    name = "precis",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    description = {
      "Summarizes books and other long texts with a chat model that runs inside Spark's executors.",
      "No text leaves the cluster."
    },
    footer = {
      "",
      "Start with './precis demo'. Set Spark's own options in PRECIS_SPARK_ARGS:",
      "  PRECIS_SPARK_ARGS='--master spark://host:7077 --executor-memory 4g' \\",
      "      ./precis summarize ..."
    })
public final class PrecisCommand {
  private PrecisCommand() {}

  /** Runs one command and returns its exit code. */
  public static int run(Console console, String... arguments) {
    return commands(console).execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
  }

  /** All commands, for one execution. */
  static CommandLine commands(Console console) {
    CommandLine commands = new CommandLine(new PrecisCommand());
    List.of(
            new DemoCommand(console),
            new SummarizeCommand(console),
            new PlanCommand(console),
            new BenchCommand(console),
            new ChaptersCommand(console),
            new ShowCommand(console),
            new EvaluateCommand(console),
            new OutputCommand(console),
            new SettingsCommand(console))
        .forEach(commands::addSubcommand);
    commands.addSubcommand(new CommandLine.HelpCommand());
    String version = "precis " + Version.ofJar();
    commands.getCommandSpec().version(version);
    commands
        .getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().version(version));
    commands.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    // Else an option that a command does not have would be one more path of --input.
    commands.setUnmatchedOptionsAllowedAsOptionParameters(false);
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> new Failure(failure).report(console));
    commands.setExecutionStrategy(
        parsed -> {
          try {
            return new CommandLine.RunLast().execute(parsed);
          } catch (FSError e) {
            // Hadoop's local file system throws an error, not an exception, if a disk is full.
            return new Failure(e).report(console);
          }
        });
    return commands;
  }
}
