package dev.precis.job.plan;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;

/**
 * How an executor's processors are best shared out.
 *
 * @param most the most slots that fit its memory as it is now; 0 where not even one does
 * @param slots to set
 * @param threads to set
 * @param taskCpus to set, so that as many tasks run as there are slots
 */
public record SlotAdvice(int most, int slots, int threads, int taskCpus) {
  /** Beyond it the batch gains little, and each slot costs its context. */
  private static final int ENOUGH = 4;

  /** Below it a batch costs more than it saves. */
  private static final long SMALL_MODEL = 100_000_000;

  private static final int MOST = 256;

  public static SlotAdvice of(
      ExecutorShape shape, GgufHeader header, ModelSettings settings, Processors processors) {
    int most = 0;
    while (most < MOST && fits(shape, header, settings.withSlots(most + 1))) {
      most++;
    }
    int wanted = header.parameters() < SMALL_MODEL ? 1 : ENOUGH;
    // A container's size can be set, a machine's cannot.
    int cap = shape.platform().hasContainers() ? wanted : Math.min(wanted, most);
    int slots = slots(shape.cores(), cap);
    return new SlotAdvice(most, slots, processors.threadsFor(shape.cores()), shape.cores() / slots);
  }

  /** The most up to {@code cap} that share the cores without a rest; at least one. */
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
