package dev.precis.llm.engine;

/**
 * How busy an engine's slots are.
 *
 * @param busy number of slots that work on a prompt now
 * @param waitedMillis total time in milliseconds that prompts have waited for a free slot since the
 *     model was loaded; includes prompts that gave up, and excludes prompts that still wait
 */
public record SlotUse(int busy, long waitedMillis) {
  /** For an engine without slots. */
  public static final SlotUse NONE = new SlotUse(0, 0);

  /** Adds the use of another engine. */
  public SlotUse plus(SlotUse other) {
    return new SlotUse(busy + other.busy, waitedMillis + other.waitedMillis);
  }
}
