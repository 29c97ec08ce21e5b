package dev.precis.llm.spark;

import java.util.Locale;

/** What is measured in a JVM that runs models. */
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

  /** Whether it only ever grows; else it is true of a moment alone. */
  boolean isCounter() {
    return counter;
  }

  /** As it stands in a metric's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
