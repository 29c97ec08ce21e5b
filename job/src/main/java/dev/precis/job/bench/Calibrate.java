package dev.precis.job.bench;

import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.speed.Calibration;
import dev.precis.llm.summarize.SummarySettings;
import java.util.List;
import java.util.function.Consumer;

/** Measures a model for a plan. */
record Calibrate(
    int slots, List<String> samples, SummarySettings summary, SamplingSettings sampling)
    implements ModelTask<Measured> {
  @Override
  public Measured run(TextGenerator generator, Consumer<String> progress) {
    return new Measured(
        Calibration.of(generator, slots, samples, summary, sampling, System::nanoTime),
        generator.contextTokens());
  }
}
