package dev.precis.job;

import dev.precis.job.cli.ExitCode;
import dev.precis.job.cli.PrecisCommand;
import dev.precis.job.console.Console;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.Platform;

/** The entry point of {@code precis.jar}. */
public final class Main {
  private Main() {}

  /** Runs one command, then ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    int code = PrecisCommand.run(Console.ofProcess(), arguments);
    if (code == ExitCode.DONE && isInsideYarn()) {
      // YARN's application master counts any exit before main returns as a failure, whatever the
      // exit code. It ends the JVM itself.
      return;
    }
    // The engine's thread would keep the JVM alive.
    System.exit(code);
  }

  /** Whether YARN's application master runs this driver, by the properties that Spark sets. */
  private static boolean isInsideYarn() {
    return Platform.of(System.getProperty(ExecutorShape.MASTER, "")) == Platform.YARN
        && System.getProperty("spark.submit.deployMode", "").equals("cluster");
  }
}
