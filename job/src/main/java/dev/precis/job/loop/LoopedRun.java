package dev.precis.job.loop;

import dev.precis.job.console.Console;
import dev.precis.job.run.RunReport;

/** One of the runs of a loop. */
public interface LoopedRun {
  /**
   * Runs, and says on the console what it does.
   *
   * @throws Exception if it failed
   */
  RunReport run(Console console) throws Exception;

  /** Says why a run failed. */
  void sayFailure(Throwable failure);

  /** Whether another run can succeed where one failed: Spark has not stopped. */
  boolean canRunAgain();
}
