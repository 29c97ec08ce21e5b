package dev.precis.job;

/** What a command tells its caller. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;
  static final int DONE_WITH_FAILURES = 3;

  /** 128 and the number of SIGTERM, as shells have it. */
  static final int STOPPED = 143;

  private ExitCode() {}
}
