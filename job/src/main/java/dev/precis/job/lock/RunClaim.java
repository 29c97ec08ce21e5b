package dev.precis.job.lock;

/** What a run holds while it writes, until it is closed. Thread-safe. */
public interface RunClaim extends AutoCloseable {
  /**
   * Checks that the run may still write. Call it before each commit.
   *
   * @throws LockLostException if the output was removed, or another run has taken it over
   */
  void requireHeld();

  @Override
  void close();
}
