package dev.precis.job.plan;

import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;

/**
 * How a model of a file fits an executor.
 *
 * @param settings with the context tokens that the model will have
 * @param advice how to share out the executor's processors
 */
public record ModelFit(
    ModelOutline model, ModelSettings settings, MemoryCheck check, SlotAdvice advice) {
  /**
   * @param slots the number that was measured to be the fastest; 1 if none was measured
   */
  public static ModelFit of(
      ExecutorShape shape,
      ModelOutline model,
      ModelSettings settings,
      Processors processors,
      int slots) {
    return new ModelFit(
        model,
        settings,
        MemoryCheck.of(shape, model, settings),
        SlotAdvice.of(shape, model, settings, processors, slots));
  }
}
