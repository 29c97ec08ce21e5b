package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.precis.llm.speed.Calibration;
import dev.precis.llm.speed.Speed;
import dev.precis.llm.summarize.WorkEstimate.Work;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final Calibration SPEED = new Calibration(4, new Speed(100, 10), 1, 1, 1);

  /** 3,600 seconds of reading and 3,600 of writing. */
  private static final Work ALL = new Work(400, 0, 360_000, 36_000);

  private static final Work LONGEST = new Work(1, 0, 30_000, 3_000);

  @Test
  void executorsShareTheWorkButEachLoadsTheModel() {
    Forecast one = Forecast.of(1, ALL, LONGEST, SPEED, 36);
    Forecast four = Forecast.of(4, ALL, LONGEST, SPEED, 36);

    assertThat(one.wallSeconds()).isEqualTo(7236, within(1e-6));
    assertThat(one.nodeHours()).isEqualTo(2.01, within(1e-6));
    assertThat(four.wallSeconds()).isEqualTo(1836, within(1e-6));
    assertThat(four.nodeHours()).isEqualTo(2.04, within(1e-6));
  }

  @Test
  void noNumberOfExecutorsBeatsTheLongestText() {
    assertThat(Forecast.of(1000, ALL, LONGEST, SPEED, 36).wallSeconds())
        .isEqualTo(636, within(1e-6));
  }

  @Test
  void countsTheWorkAsItWasMeasured() {
    Calibration shortAnswers = new Calibration(4, new Speed(100, 10), 1, 1.5, 0.5);

    assertThat(Forecast.of(1, ALL, LONGEST, shortAnswers, 0).wallSeconds())
        .isEqualTo(1.5 * 3600 + 0.5 * 3600, within(1e-6));
  }
}
