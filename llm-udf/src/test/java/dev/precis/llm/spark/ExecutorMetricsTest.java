package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.summarize.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ExecutorMetricsTest {
  private final ExecutorMetrics metrics = new ExecutorMetrics(() -> new SlotUse(3, 450));

  @Test
  void addsUpWhatItIsTold() {
    metrics.summarized(new Summary("a", StopReason.STOP, 100, 10, 110, 1, 1, GenerationTimes.NONE));
    metrics.summarized(
        new Summary("b", StopReason.LENGTH, 200, 30, 150, 2, 2, GenerationTimes.NONE));
    metrics.failed();
    metrics.loaded(new ModelLoad("1/2", 700));
    metrics.loaded(new ModelLoad("1/2", 300));

    assertThat(metrics.value(Measure.CHAPTERS_SUMMARIZED)).isEqualTo(2);
    assertThat(metrics.value(Measure.CHAPTERS_FAILED)).isEqualTo(1);
    assertThat(metrics.value(Measure.PROMPT_TOKENS)).isEqualTo(300);
    assertThat(metrics.value(Measure.GENERATED_TOKENS)).isEqualTo(40);
    assertThat(metrics.value(Measure.MODEL_LOAD_MS)).isEqualTo(1000);
    assertThat(metrics.value(Measure.SLOTS_BUSY)).isEqualTo(3);
    assertThat(metrics.value(Measure.SLOT_WAIT_MS)).isEqualTo(450);
    assertThat(metrics.values()).hasSize(8).containsEntry(Measure.PROMPT_TOKENS, 300L);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesTheMemoryOfTheWholeProcess() {
    assertThat(metrics.value(Measure.RESIDENT_MEMORY_BYTES)).isGreaterThan(20L << 20);
  }
}
