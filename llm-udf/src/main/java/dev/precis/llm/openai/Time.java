package dev.precis.llm.openai;

import java.util.concurrent.TimeUnit;

/** The clock of an engine that waits for servers, and how it waits. Thread-safe. */
interface Time {
  /** The time of this machine. */
  Time SYSTEM =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long millis) throws InterruptedException {
          TimeUnit.MILLISECONDS.sleep(millis);
        }
      };

  /** A clock as {@link System#nanoTime()}. */
  long nanos();

  /** Waits so long. */
  void sleep(long millis) throws InterruptedException;
}
