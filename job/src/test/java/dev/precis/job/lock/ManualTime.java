package dev.precis.job.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only while somebody sleeps, and repeats work only when a test says so. */
final class ManualTime implements LockTime {
  private final List<Runnable> repeated = new ArrayList<>();
  private Runnable whileAsleep = () -> {};
  private Duration slept = Duration.ZERO;

  /** What happens during each sleep. */
  void whileAsleep(Runnable event) {
    whileAsleep = event;
  }

  /** All sleeps together. */
  Duration slept() {
    return slept;
  }

  /** A period is over for everybody who repeats work. */
  void periodEnds() {
    repeated.forEach(Runnable::run);
  }

  @Override
  public long nanoTime() {
    return slept.toNanos();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    slept = slept.plus(duration);
    if (!duration.isZero()) {
      whileAsleep.run();
    }
  }

  @Override
  public Repetition every(Duration period, Runnable work) {
    repeated.add(work);
    return () -> repeated.remove(work);
  }
}
