package dev.precis.job.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a run stands. */
public enum RunStatus {
  RUNNING,
  /** All that was to do was tried. */
  DONE,
  /** Told to end early, with what was done committed. */
  STOPPED,
  /** More chapters failed than may. */
  GIVEN_UP,
  /** Something else than a chapter failed; what was done by then is committed. */
  FAILED;

  /** As it stands in the run's file. */
  @JsonValue
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
