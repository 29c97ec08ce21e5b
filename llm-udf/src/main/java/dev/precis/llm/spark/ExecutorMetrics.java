package dev.precis.llm.spark;

import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.summarize.Summary;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts what this JVM does with its models, from its start. {@link PrecisPlugin} reads the counts.
 * Thread-safe.
 */
public final class ExecutorMetrics {
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder generatedTokens = new LongAdder();
  private final LongAdder summarized = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder loadMillis = new LongAdder();
  private final Supplier<SlotUse> slots;

  ExecutorMetrics(Supplier<SlotUse> slots) {
    this.slots = slots;
  }

  /** Counts a chapter that has a summary. */
  public void summarized(Summary summary) {
    summarized.increment();
    promptTokens.add(summary.promptTokens());
    generatedTokens.add(summary.generatedTokens());
  }

  /** Counts a chapter that failed. Cancelled chapters do not count. */
  public void failed() {
    failed.increment();
  }

  /** Counts a load. */
  void loaded(ModelLoad load) {
    loadMillis.add(load.millis());
  }

  long value(Measure measure) {
    return switch (measure) {
      case PROMPT_TOKENS -> promptTokens.sum();
      case GENERATED_TOKENS -> generatedTokens.sum();
      case CHAPTERS_SUMMARIZED -> summarized.sum();
      case CHAPTERS_FAILED -> failed.sum();
      case SLOT_WAIT_MS -> slots.get().waitedMillis();
      case MODEL_LOAD_MS -> loadMillis.sum();
      case SLOTS_BUSY -> slots.get().busy();
      case RESIDENT_MEMORY_BYTES -> ResidentMemory.bytes();
    };
  }

  Map<Measure, Long> values() {
    return Stream.of(Measure.values()).collect(Collectors.toMap(measure -> measure, this::value));
  }
}
