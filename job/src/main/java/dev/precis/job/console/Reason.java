package dev.precis.job.console;

import org.apache.commons.lang3.exception.ExceptionUtils;

/** Why something failed, for a message. */
public final class Reason {
  private Reason() {}

  /** The root cause in one line: messages of Spark can contain whole stack traces. */
  public static String of(Throwable failure) {
    return ExceptionUtils.getRootCauseMessage(failure).lines().findFirst().orElse("");
  }
}
