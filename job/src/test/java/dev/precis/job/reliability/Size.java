package dev.precis.job.reliability;

import dev.precis.job.testing.WarAndPeace;

/**
 * How much the reliability tests do: enough to pass through every state for each change, and the
 * whole book with {@code -Dprecis.reliability.whole=true}.
 */
final class Size {
  private static final boolean WHOLE = Boolean.getBoolean("precis.reliability.whole");

  private Size() {}

  /** Whether promised times are held too; the machine must do nothing else then. */
  static boolean isWhole() {
    return WHOLE;
  }

  /** Kills of the driver in one test. */
  static int kills() {
    return Integer.getInteger("precis.reliability.kills", WHOLE ? 10 : 3);
  }

  /** A run is killed at a random moment before this. */
  static int latestKillSeconds() {
    return WHOLE ? 70 : 25;
  }

  /** Chapters of War and Peace for the tiny model. */
  static int chapters() {
    return Integer.getInteger("precis.reliability.chapters", WHOLE ? WarAndPeace.CHAPTERS : 100);
  }

  /** Texts for the slow engine, half a second each. */
  static int texts() {
    return WHOLE ? WarAndPeace.CHAPTERS : 90;
  }

  /** Short texts for the engine that needs no model. */
  static int manyTexts() {
    return WHOLE ? 100_000 : 20_000;
  }
}
