package dev.precis.job.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The status of a run. */
public enum RunStatus {
  RUNNING,
  /** Everything was tried. */
  DONE,
  /** Ended by SIGTERM or Ctrl-C. Finished work is committed. */
  STOPPED,
  /** More chapters failed than {@code job.max-failed} allows, or the engine gives no answers. */
  GIVEN_UP,
  /** Something other than a chapter failed. Finished work is committed. */
  FAILED;

  /** The name in the run's file. */
  @JsonValue
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
