package dev.precis.job.cli;

/** What a command tells its caller. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USAGE = 2;
  public static final int DONE_WITH_FAILURES = 3;

  /** 128 and the number of SIGTERM, as shells have it. */
  public static final int STOPPED = 143;

  private ExitCode() {}
}
