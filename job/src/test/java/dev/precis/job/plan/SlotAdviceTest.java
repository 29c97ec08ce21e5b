package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.llamacpp.MemoryEstimate;
import dev.precis.llm.llamacpp.ModelFile;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlotAdviceTest {
  private static final ModelSettings SETTINGS = ModelSettings.defaults();
  private static final GgufHeader TINY = header();
  private static final Processors TWO_THREADS_A_CORE = new Processors(8, 2);

  private static GgufHeader header() {
    try (ModelFile file = ModelFile.open(SETTINGS)) {
      return file.header();
    }
  }

  private static ExecutorShape local(int cores, long nativeBytes) {
    return new ExecutorShape(
        Platform.LOCAL, 1L << 30, (1L << 30) + nativeBytes, "a test", cores, 1);
  }

  @Test
  void countsTheSlotsThatFit() {
    ExecutorShape forSix = local(8, (384L << 20) + bytes(6));

    SlotAdvice advice = SlotAdvice.of(forSix, TINY, SETTINGS, TWO_THREADS_A_CORE);

    assertThat(advice.most()).isEqualTo(6);
    assertThat(SlotAdvice.of(local(8, 1), TINY, SETTINGS, TWO_THREADS_A_CORE).most()).isZero();
  }

  @Test
  void advisesOneSlotForASmallModelAndOneThreadPerCore() {
    SlotAdvice advice = SlotAdvice.of(local(8, 8L << 30), TINY, SETTINGS, TWO_THREADS_A_CORE);

    assertThat(advice.slots()).isEqualTo(1);
    assertThat(advice.threads()).isEqualTo(4);
    assertThat(advice.taskCpus()).isEqualTo(8);
  }

  @Property(tries = 200)
  void advisesOneTaskPerSlot(
      @ForAll @IntRange(min = 1, max = 192) int cores, @ForAll @IntRange(max = 40) int most) {
    int slots = SlotAdvice.slots(cores, most);

    assertThat(slots).isBetween(1, 4);
    assertThat(slots).isLessThanOrEqualTo(Math.max(1, most));
    assertThat(cores % slots).as("no core is left over").isZero();
    assertThat(new ExecutorShape(Platform.YARN, 1, 1, "", cores, cores / slots).tasks())
        .isEqualTo(slots);
  }

  private static long bytes(int slots) {
    return MemoryEstimate.of(TINY, SETTINGS.withSlots(slots)).totalBytes();
  }
}
