package dev.precis.job.plan;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;

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

  /** With fewer parameters, batching over slots costs more than it saves. */
  private static final long SMALL_MODEL = 100_000_000;

  private static final int MOST = 256;

  static SlotAdvice of(
      ExecutorShape shape, GgufHeader header, ModelSettings settings, Processors processors) {
    int most = 0;
    while (most < MOST && fits(shape, header, settings.withSlots(most + 1))) {
      most++;
    }
    int wanted = header.parameters() < SMALL_MODEL ? 1 : ENOUGH;
    // The size of a container can be changed, the size of a machine cannot.
    int cap = shape.platform().hasContainers() ? wanted : Math.min(wanted, most);
    int slots = slots(shape.cores(), cap);
    return new SlotAdvice(most, slots, processors.threadsFor(shape.cores()), shape.cores() / slots);
  }

  /** The largest number up to {@code cap} that divides the cores evenly; at least 1. */
  static int slots(int cores, int cap) {
    int slots = Math.max(1, Math.min(Math.min(ENOUGH, cap), cores));
    while (cores % slots != 0) {
      slots--;
    }
    return slots;
  }

  private static boolean fits(ExecutorShape shape, GgufHeader header, ModelSettings settings) {
    return MemoryCheck.of(shape, header, settings).verdict() == MemoryCheck.Verdict.FITS;
  }
}
