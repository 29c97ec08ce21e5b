package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.console.Reason;
import dev.precis.job.lock.LockLostException;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.settings.SettingsException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a command failed: one clear message for the user, everything else for the log. */
record Failure(Throwable thrown) {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  /** Set by the launcher. */
  private static final String LOG_FILE = "precis.log";

  /**
   * Prints the message on the console.
   *
   * @return the exit code
   */
  int report(Console console) {
    // Messages of Hadoop and Spark contain addresses with what may be credentials.
    LOG.error("The command failed", RedactedThrowable.of(thrown));
    // Spark wraps the exceptions of executors in its own.
    for (Throwable cause : ExceptionUtils.getThrowableList(thrown)) {
      if (cause instanceof InputException || cause instanceof SettingsException) {
        console.say("%s", cause.getMessage());
        return ExitCode.WRONG_USAGE;
      }
      if (cause instanceof LockLostException || cause instanceof AccessRefusedException) {
        console.say("%s", cause.getMessage());
        return ExitCode.FAILED;
      }
      if (cause instanceof ModelLoadException) {
        console.say("%s", cause.getMessage());
        return cause == thrown ? ExitCode.WRONG_USAGE : ExitCode.FAILED;
      }
    }
    console.say("Cannot go on: %s", Reason.of(thrown));
    if (System.getProperty(LOG_FILE) != null) {
      console.say("more in the log: %s", System.getProperty(LOG_FILE));
    }
    return ExitCode.FAILED;
  }
}
