package dev.precis.job.bench;

import dev.precis.job.console.Console;
import dev.precis.job.input.InputTexts;
import dev.precis.job.plan.FoundModel;
import dev.precis.job.plan.PlannedWork;
import dev.precis.job.plan.TokenMeasure;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.speed.Calibration;
import java.util.Comparator;
import java.util.List;

/**
 * What a plan learns from a model on this machine, with a number of slots.
 *
 * @param speed with all slots busy
 * @param work that the model has to do for the input
 */
public record Trial(int slots, Calibration speed, double loadSeconds, PlannedWork work) {
  /** More slots take more memory, so they must be worth it. */
  private static final double FASTER = 0.95;

  /**
   * Loads the model into a JVM of its own and measures it.
   *
   * @param texts with at least one sample
   * @param source what the counts of tokens are based on, for people
   * @throws dev.precis.llm.engine.ModelLoadException if it cannot be loaded, with the reason
   * @throws ModelJvmException if it does not answer, with the reason
   */
  public static Trial of(
      FoundModel model, InputTexts texts, JobSettings job, String source, Console console) {
    int slots = model.settings().slots();
    try (ModelJvm jvm = ModelJvm.start(model.engine(), line -> console.say("%s", line))) {
      double loadSeconds = jvm.load(model.settings());
      Measured measured =
          jvm.run(new Calibrate(slots, texts.samples(), job.summary(), job.sampling()));
      TokenMeasure tokens =
          new TokenMeasure(
              measured.contextTokens(),
              prompt -> jvm.run(new CountTokens(prompt.system(), prompt.user())),
              measured.calibration().charsPerToken(),
              source);
      return new Trial(
          slots, measured.calibration(), loadSeconds, PlannedWork.of(texts, tokens, job));
    }
  }

  /**
   * The trial that takes the least time for the same work. One with more slots must be at least 5 %
   * faster.
   *
   * @param trials at least one
   */
  public static Trial fastest(List<Trial> trials) {
    Trial first = trials.get(0);
    double read = first.work.all().promptTokens() * first.speed.readShare();
    double written = first.work.all().generatedTokens() * first.speed.writtenShare();
    List<Trial> sorted = trials.stream().sorted(Comparator.comparing(Trial::slots)).toList();
    Trial best = sorted.get(0);
    for (Trial trial : sorted) {
      if (trial.seconds(read, written) < FASTER * best.seconds(read, written)) {
        best = trial;
      }
    }
    return best;
  }

  private double seconds(double read, double written) {
    return speed.speed().seconds(read, written);
  }
}
