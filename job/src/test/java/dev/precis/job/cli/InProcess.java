package dev.precis.job.cli;

import dev.precis.job.console.Console;
import picocli.CommandLine;

/** The command line's parser, for tests of other packages. */
public final class InProcess {
  private InProcess() {}

  /** All commands, to be parsed or executed once. */
  public static CommandLine commands(Console console) {
    return PrecisCommand.commands(console);
  }
}
