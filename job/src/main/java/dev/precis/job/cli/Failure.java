package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.output.LockLostException;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.settings.Address;
import dev.precis.llm.settings.SettingsException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ended a command: one clear message for the user, the rest for the log. */
public record Failure(Throwable thrown) {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  /** Set by the launcher. */
  private static final String LOG_FILE = "precis.log";

  /** The exit code; the message is on the console. */
  public int report(Console console) {
    // As text: messages of Hadoop and Spark contain addresses with what may be credentials.
    LOG.error("The command failed: {}", Address.hideIn(ExceptionUtils.getStackTrace(thrown)));
    // What an executor threw comes wrapped in what Spark has to say of it.
    for (Throwable cause : ExceptionUtils.getThrowableList(thrown)) {
      if (cause instanceof InputException || cause instanceof SettingsException) {
        console.say("%s", cause.getMessage());
        return ExitCode.WRONG_USAGE;
      }
      if (cause instanceof LockLostException) {
        console.say("%s", cause.getMessage());
        return ExitCode.FAILED;
      }
      if (cause instanceof ModelLoadException) {
        console.say("%s", cause.getMessage());
        return cause == thrown ? ExitCode.WRONG_USAGE : ExitCode.FAILED;
      }
    }
    // Spark puts whole stack traces into messages.
    console.say(
        "Cannot go on: %s",
        ExceptionUtils.getRootCauseMessage(thrown).lines().findFirst().orElse(""));
    if (System.getProperty(LOG_FILE) != null) {
      console.say("more in the log: %s", System.getProperty(LOG_FILE));
    }
    return ExitCode.FAILED;
  }
}
