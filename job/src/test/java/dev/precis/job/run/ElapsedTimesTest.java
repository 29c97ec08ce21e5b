package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ElapsedTimesTest {
  private static ElapsedTimes of(long... times) {
    ElapsedTimes elapsed = new ElapsedTimes();
    LongStream.of(times).forEach(elapsed::add);
    return elapsed;
  }

  @Test
  void hasPercentilesByTheNearestRank() {
    assertThat(of(50, 15, 40, 20, 35).percentiles(5, 30, 40, 50, 100))
        .containsExactly(15, 20, 20, 35, 50);
  }

  @Test
  void hasTheOnlyTimeAtEachPercentile() {
    assertThat(of(7).percentiles(1, 50, 95, 100)).containsExactly(7, 7, 7, 7);
  }

  @Test
  void hasZeroWithoutTimes() {
    assertThat(new ElapsedTimes().percentiles(50, 95)).containsExactly(0, 0);
  }

  @Test
  void keepsMoreTimesThanItBeganWithAndThoseOfOthers() {
    ElapsedTimes all = of(LongStream.rangeClosed(1, 60).toArray());
    all.addAll(of(LongStream.rangeClosed(61, 100).toArray()));

    assertThat(all.count()).isEqualTo(100);
    assertThat(all.percentiles(50, 95)).containsExactly(50, 95);
  }
}
