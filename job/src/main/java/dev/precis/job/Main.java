package dev.precis.job;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FSError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line. */
@Command(
    name = "precis",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    description = {
      "Summaries of books and other long texts, by a chat model that runs inside Spark's executors.",
      "No text leaves the cluster."
    },
    footer = {
      "",
      "Start with './precis demo'. Spark's own options go into PRECIS_SPARK_ARGS:",
      "  PRECIS_SPARK_ARGS='--master spark://host:7077 --executor-memory 4g' ./precis summarize ..."
    })
public final class Main {
  private Main() {}

  /** Runs one command, and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    int code = run(Console.ofProcess(), arguments);
    if (code == ExitCode.DONE && isInsideYarn()) {
      // To YARN's application master an exit before main returns is a failure, whatever its code;
      // it ends the JVM itself.
      return;
    }
    // The engine's own thread would keep the JVM alive.
    System.exit(code);
  }

  /** As Spark tells a driver that its application master runs. */
  private static boolean isInsideYarn() {
    return Platform.of(System.getProperty(ExecutorShape.MASTER, "")) == Platform.YARN
        && System.getProperty("spark.submit.deployMode", "").equals("cluster");
  }

  static int run(Console console, String... arguments) {
    return commands(console).execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
  }

  /** All commands, to be executed once. */
  static CommandLine commands(Console console) {
    CommandLine commands = new CommandLine(new Main());
    List.of(
            new DemoCommand(console),
            new SummarizeCommand(console),
            new PlanCommand(console),
            new ChaptersCommand(console),
            new ShowCommand(console),
            new EvaluateCommand(console),
            new OutputCommand(console),
            new SettingsCommand(console))
        .forEach(commands::addSubcommand);
    commands.addSubcommand(new CommandLine.HelpCommand());
    String version = "precis " + version();
    commands.getCommandSpec().version(version);
    commands
        .getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().version(version));
    commands.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> new Failure(failure).report(console));
    commands.setExecutionStrategy(
        parsed -> {
          try {
            return new CommandLine.RunLast().execute(parsed);
          } catch (FSError e) {
            // Hadoop's local file system says so, and by no exception, that a disk is full.
            return new Failure(e).report(console);
          }
        });
    return commands;
  }

  /** Of Precis, as its jar says. */
  static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "(from classes, no jar)");
  }
}
