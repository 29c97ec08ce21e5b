package dev.precis.job.plan;

import dev.precis.llm.summarize.Calibration;
import dev.precis.llm.summarize.WorkEstimate.Work;

/**
 * When a run will be over.
 *
 * @param executors all as fast as the machine that was measured
 * @param wallSeconds from the first executor's start
 * @param nodeHours what is paid for: executors times that
 */
public record Forecast(int executors, double wallSeconds, double nodeHours) {
  /**
   * @param longest the work for the longest text, which no two executors can share
   * @param loadSeconds to load the model, which every executor does
   */
  public static Forecast of(
      int executors, Work all, Work longest, Calibration speed, double loadSeconds) {
    double shared = seconds(all, speed) / executors;
    double wall = loadSeconds + Math.max(shared, seconds(longest, speed));
    return new Forecast(executors, wall, executors * wall / 3600);
  }

  private static double seconds(Work work, Calibration speed) {
    return work.promptTokens() / speed.promptTokensPerSecond()
        + work.generatedTokens() / speed.generatedTokensPerSecond();
  }
}
