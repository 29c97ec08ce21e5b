package dev.precis.job.loop;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** A time that only tests move. To sleep passes it, and does what the others do meanwhile. */
final class ManualLoopTime implements LoopTime {
  private static final ZonedDateTime NOON =
      ZonedDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.UTC);

  /** What the others do. */
  interface Meanwhile {
    void act() throws InterruptedException;
  }

  private final List<Duration> sleeps = new ArrayList<>();
  private final Meanwhile meanwhile;
  private Duration passed = Duration.ZERO;

  ManualLoopTime(Meanwhile meanwhile) {
    this.meanwhile = meanwhile;
  }

  void pass(Duration duration) {
    passed = passed.plus(duration);
  }

  List<Duration> sleeps() {
    return sleeps;
  }

  @Override
  public long nanoTime() {
    // As in a JVM, the origin has no meaning, and the sum overflows.
    return Long.MAX_VALUE - 1 + passed.toNanos();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    sleeps.add(duration);
    pass(duration);
    meanwhile.act();
  }

  @Override
  public ZonedDateTime now() {
    return NOON.plus(passed);
  }
}
