package dev.precis.job;

import dev.precis.job.cli.ExitCode;
import dev.precis.job.cli.PrecisCommand;
import dev.precis.job.console.Console;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.Platform;

/** The entry point of {@code precis.jar}. */
public final class Main {
  private Main() {}

  /** Runs one command, and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    int code = PrecisCommand.run(Console.ofProcess(), arguments);
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
}
