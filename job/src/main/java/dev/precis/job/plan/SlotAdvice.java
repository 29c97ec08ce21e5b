package dev.precis.job.plan;

import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;

/**
 * The advised use of an executor's processors.
 *
 * @param most number of slots that fit the executor's present memory; 0 if not even one fits
 * @param slots value for {@code model.slots}
 * @param threads value for {@code model.threads}
 * @param taskCpus value for {@code spark.task.cpus}, for one task per slot
 */
public record SlotAdvice(int most, int slots, int threads, int taskCpus) {
  /** More slots gain little, and each costs the memory of its context. */
  private static final int ENOUGH = 4;

  private static final int MOST = 256;

  /**
   * @param wanted the number of slots that was measured to be the fastest; 1 if none was measured,
   *     because more slots can be slower
   */
  static SlotAdvice of(
      ExecutorShape shape,
      ModelOutline model,
      ModelSettings settings,
      Processors processors,
      int wanted) {
    int most = 0;
    while (most < MOST && fits(shape, model, settings.withSlots(most + 1))) {
      most++;
    }
    // The size of a container can be changed, the size of a machine cannot.
    int cap = shape.platform().hasContainers() ? wanted : Math.min(wanted, most);
    int slots = slots(shape.cores(), cap);
    return new SlotAdvice(most, slots, processors.threadsFor(shape.cores()), shape.cores() / slots);
  }

  /** The number of slots to compare with one: one that divides the executor's cores. */
  public static int toTry(ExecutorShape shape) {
    return slots(shape.cores(), ENOUGH);
  }

  /** The largest number up to {@code cap} that divides the cores evenly; at least 1. */
  static int slots(int cores, int cap) {
    int slots = Math.max(1, Math.min(Math.min(ENOUGH, cap), cores));
    while (cores % slots != 0) {
      slots--;
    }
    return slots;
  }

  private static boolean fits(ExecutorShape shape, ModelOutline model, ModelSettings settings) {
    return MemoryCheck.of(shape, model, settings).verdict() == MemoryCheck.Verdict.FITS;
  }
}
