package dev.precis.job.plan;

import dev.precis.llm.speed.Calibration;
import dev.precis.llm.summarize.WorkEstimate.Work;

/**
 * How long a run takes.
 *
 * @param executors number of executors, each as fast as the machine that was measured
 * @param wallSeconds from the start of the first executor to the end of the run
 * @param nodeHours hours of all executors together, which is what a cloud bills
 */
public record Forecast(int executors, double wallSeconds, double nodeHours) {
  /**
   * @param longest the work for the longest text, which executors cannot share
   * @param loadSeconds to load the model; every executor loads it
   */
  public static Forecast of(
      int executors, Work all, Work longest, Calibration speed, double loadSeconds) {
    double shared = speed.seconds(all) / executors;
    double wall = loadSeconds + Math.max(shared, speed.seconds(longest));
    return new Forecast(executors, wall, executors * wall / 3600);
  }
}
