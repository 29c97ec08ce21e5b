package dev.precis.job.cli;

import dev.precis.llm.settings.Address;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * A copy of a throwable and its causes for the log, with their stack traces, but without what may
 * be credentials in the addresses of their messages.
 */
final class RedactedThrowable extends Throwable {
  private static final long serialVersionUID = 1L;

  private RedactedThrowable(Throwable thrown, Throwable cause) {
    super(Address.hideIn(thrown.toString()), cause, false, true);
    setStackTrace(thrown.getStackTrace());
  }

  static Throwable of(Throwable thrown) {
    List<Throwable> chain = ExceptionUtils.getThrowableList(thrown);
    Throwable redacted = null;
    for (int i = chain.size() - 1; i >= 0; i--) {
      redacted = new RedactedThrowable(chain.get(i), redacted);
    }
    return redacted;
  }
}
