package dev.precis.llm.spark;

import java.util.Locale;

/** The metrics of a JVM that runs models. */
enum Measure {
  PROMPT_TOKENS(true),
  GENERATED_TOKENS(true),
  CHAPTERS_SUMMARIZED(true),
  CHAPTERS_FAILED(true),
  SLOT_WAIT_MS(true),
  MODEL_LOAD_MS(true),
  SLOTS_BUSY(false),
  RESIDENT_MEMORY_BYTES(false);

  private final boolean counter;

  Measure(boolean counter) {
    this.counter = counter;
  }

  /** Whether the value only grows. If not, it is a gauge. */
  boolean isCounter() {
    return counter;
  }

  /** The name in the metrics of Spark. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
