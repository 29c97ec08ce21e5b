package dev.precis.job.plan;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;

/**
 * How a model of a file fits an executor.
 *
 * @param settings with the context tokens that the model will have
 * @param advice how to share out the executor's processors
 */
public record ModelFit(
    GgufHeader header, ModelSettings settings, MemoryCheck check, SlotAdvice advice) {
  public static ModelFit of(
      ExecutorShape shape, GgufHeader header, ModelSettings settings, Processors processors) {
    return new ModelFit(
        header,
        settings,
        MemoryCheck.of(shape, header, settings),
        SlotAdvice.of(shape, header, settings, processors));
  }
}
