package dev.precis.job.loop;

import java.time.Duration;
import java.util.Optional;

/**
 * When the runs of a loop begin. All times count from its start. Immutable.
 *
 * @param every the period: a run is due at its multiples
 * @param most no run begins at this time or later; null for no end
 */
public record LoopTimes(Duration every, Duration most) {
  /**
   * Returns when the next run begins. It begins at once if it became due during the last one, and
   * then makes up for all that did. After a run that failed it waits for the next multiple.
   *
   * @param begun when the last run was to begin
   * @param now when it ended
   * @return empty if no run begins any more
   */
  Optional<Duration> next(Duration begun, Duration now, boolean failed) {
    Duration due = after(begun);
    Duration next = due.compareTo(now) > 0 ? due : failed ? after(now) : now;
    return Optional.of(next).filter(time -> most == null || time.compareTo(most) < 0);
  }

  /** The first multiple of the period after a time. */
  private Duration after(Duration time) {
    return every.multipliedBy(time.dividedBy(every) + 1);
  }
}
