package dev.precis.job.loop;

/** How a loop ended. */
public enum LoopEnd {
  /** Its time is over, and every text has a summary. */
  DONE,
  /** Its time is over, and texts that failed in it have no summary. */
  DONE_WITH_FAILURES,
  /** Its last run failed, or too many texts of a run did. */
  FAILED,
  /** Stopped by a signal. */
  STOPPED
}
