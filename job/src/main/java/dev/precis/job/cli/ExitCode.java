package dev.precis.job.cli;

import dev.precis.job.loop.LoopEnd;

/** The exit codes of the commands. */
public final class ExitCode {
  /** All work is done. */
  public static final int DONE = 0;

  /** Failed. */
  public static final int FAILED = 1;

  /** Wrong usage, input or settings; nothing was done. */
  public static final int WRONG_USAGE = 2;

  /** Done, but some books or chapters failed. */
  public static final int DONE_WITH_FAILURES = 3;

  /**
   * Stopped by a signal, with the finished work committed. The JVM then ends with 128 and the
   * number of the signal, as shells do: with 143 after SIGTERM, which is this code, and with 130
   * after SIGINT (Ctrl-C).
   */
  public static final int STOPPED = 143;

  private ExitCode() {}

  /** The exit code of a loop of runs. */
  static int of(LoopEnd end) {
    return switch (end) {
      case DONE -> DONE;
      case DONE_WITH_FAILURES -> DONE_WITH_FAILURES;
      case FAILED -> FAILED;
      case STOPPED -> STOPPED;
    };
  }
}
