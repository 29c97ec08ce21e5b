package dev.precis.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.plan.PlannedWork;
import dev.precis.llm.speed.Calibration;
import dev.precis.llm.speed.Speed;
import dev.precis.llm.summarize.WorkEstimate.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static Trial trial(int slots, double read, double written) {
    Work work = new Work(10, 0, 20_000, 1_500);
    return new Trial(
        slots,
        new Calibration(4, new Speed(read, written), 4, 1, 1),
        1,
        new PlannedWork(null, null, work, work));
  }

  @Test
  void theFasterNumberOfSlotsIsAdvised() {
    Trial one = trial(1, 70, 10);
    Trial two = trial(2, 40, 15);

    assertThat(Trial.fastest(List.of(two, one))).as("slower by reading").isEqualTo(one);
    assertThat(Trial.fastest(List.of(one, trial(4, 80, 30)))).isEqualTo(trial(4, 80, 30));
  }

  @Test
  void moreSlotsMustBeWorthTheirMemory() {
    assertThat(Trial.fastest(List.of(trial(2, 72, 10.2), trial(1, 70, 10))))
        .isEqualTo(trial(1, 70, 10));
  }
}
