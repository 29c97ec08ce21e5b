package dev.precis.llm.engine;

/**
 * How an engine's slots are used.
 *
 * @param busy slots that work on a prompt now
 * @param waitedMillis how long prompts have waited for a free slot, all together since the model
 *     was loaded; those that gave up included, those that wait now not yet
 */
public record SlotUse(int busy, long waitedMillis) {
  /** Of an engine that has no slots to wait for. */
  public static final SlotUse NONE = new SlotUse(0, 0);

  /** Of two engines together. */
  public SlotUse plus(SlotUse other) {
    return new SlotUse(busy + other.busy, waitedMillis + other.waitedMillis);
  }
}
