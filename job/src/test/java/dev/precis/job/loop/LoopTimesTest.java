package dev.precis.job.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopTimesTest {
  /** Minutes, of a loop with a run every 10 minutes, for 60. */
  private static Optional<Long> next(long begun, long now, boolean failed, Duration most) {
    return new LoopTimes(Duration.ofMinutes(10), most)
        .next(Duration.ofMinutes(begun), Duration.ofMinutes(now), failed)
        .map(Duration::toMinutes);
  }

  @ParameterizedTest
  @CsvSource({
    // A run that ends in time waits for the next multiple.
    "0, 0, 10",
    "0, 9, 10",
    "10, 11, 20",
    // One that takes longer is followed at once, by one run for all that became due.
    "0, 10, 10",
    "0, 25, 25",
    // That one is followed at the multiples again.
    "25, 26, 30",
    "25, 29, 30",
    "25, 31, 31"
  })
  void aRunBeginsAtTheMultiplesOfThePeriodOrAtOnceIfItIsLate(long begun, long now, long next) {
    assertThat(next(begun, now, false, null)).contains(next);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 10", "0, 10, 20", "0, 25, 30", "25, 41, 50"})
  void aRunThatFailedIsNeverFollowedAtOnce(long begun, long now, long next) {
    assertThat(next(begun, now, true, null)).contains(next);
  }

  @ParameterizedTest
  @CsvSource({"40, 41, 50", "50, 51,", "40, 59, 59", "40, 60,", "40, 200,"})
  void noRunBeginsWhenTheTimeIsOver(long begun, long now, Long next) {
    assertThat(next(begun, now, false, Duration.ofMinutes(60)))
        .isEqualTo(Optional.ofNullable(next));
  }
}
