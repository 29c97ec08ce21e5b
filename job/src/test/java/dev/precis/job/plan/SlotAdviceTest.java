package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.GgufOutline;
import dev.precis.llm.model.ModelFile;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlotAdviceTest {
  private static final ModelSettings SETTINGS = ModelSettings.defaults();
  private static final ModelOutline TINY = outline();
  private static final Processors TWO_THREADS_A_CORE = new Processors(8, 2);

  private static ModelOutline outline() {
    try (ModelFile file = ModelFile.open(SETTINGS)) {
      return new GgufOutline(file.header());
    }
  }

  private static ExecutorShape local(int cores, long nativeBytes) {
    return new ExecutorShape(
        Platform.LOCAL, 1L << 30, (1L << 30) + nativeBytes, "a test", cores, 1);
  }

  @Test
  void countsTheSlotsThatFit() {
    ExecutorShape forSix = local(8, (384L << 20) + bytes(6));

    SlotAdvice advice = SlotAdvice.of(forSix, TINY, SETTINGS, TWO_THREADS_A_CORE, 1);

    assertThat(advice.most()).isEqualTo(6);
    assertThat(SlotAdvice.of(local(8, 1), TINY, SETTINGS, TWO_THREADS_A_CORE, 1).most()).isZero();
  }

  @Test
  void advisesOneSlotWhereNoneWasMeasuredAndOneThreadPerCore() {
    SlotAdvice advice = SlotAdvice.of(local(8, 8L << 30), TINY, SETTINGS, TWO_THREADS_A_CORE, 1);

    assertThat(advice.slots()).isEqualTo(1);
    assertThat(advice.threads()).isEqualTo(4);
    assertThat(advice.taskCpus()).isEqualTo(8);
  }

  @Test
  void advisesTheSlotsThatWereMeasuredIfTheyFit() {
    SlotAdvice advice = SlotAdvice.of(local(8, 8L << 30), TINY, SETTINGS, TWO_THREADS_A_CORE, 4);
    ExecutorShape forTwo = local(8, (384L << 20) + bytes(2));

    assertThat(advice.slots()).isEqualTo(4);
    assertThat(advice.taskCpus()).isEqualTo(2);
    assertThat(SlotAdvice.of(forTwo, TINY, SETTINGS, TWO_THREADS_A_CORE, 4).slots()).isEqualTo(2);
    assertThat(SlotAdvice.toTry(local(8, 1))).isEqualTo(4);
    assertThat(SlotAdvice.toTry(local(2, 1))).isEqualTo(2);
    assertThat(SlotAdvice.toTry(local(1, 1))).isEqualTo(1);
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
    return TINY.memory(SETTINGS.withSlots(slots)).totalBytes();
  }
}
