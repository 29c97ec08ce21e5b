package dev.precis.job.loop;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** The passing of time, as a loop needs it. Tests bring their own. */
public interface LoopTime {
  /** As {@link System#nanoTime}: only differences have a meaning. */
  long nanoTime();

  void sleep(Duration duration) throws InterruptedException;

  /** The time of day, for people. */
  ZonedDateTime now();

  static LoopTime ofSystem() {
    return new LoopTime() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
      }

      @Override
      public ZonedDateTime now() {
        return ZonedDateTime.now(ZoneId.systemDefault());
      }
    };
  }
}
