package dev.precis.llm.openai;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The time of this machine, in which waiting takes no time. Thread-safe. */
final class FakeTime implements Time {
  private final AtomicLong sleptMillis = new AtomicLong();

  @Override
  public long nanos() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(sleptMillis.get());
  }

  @Override
  public void sleep(long millis) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sleptMillis.addAndGet(millis);
  }

  /** How long all threads together have slept. */
  long sleptMillis() {
    return sleptMillis.get();
  }
}
