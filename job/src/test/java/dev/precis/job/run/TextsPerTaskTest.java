package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsPerTaskTest {
  @ParameterizedTest
  @CsvSource({
    "1, 2, 0, 0",
    "4, 4, 0, 0",
    "4, 2, 0, 4",
    "64, 2, 0, 64",
    "3, 2, 0, 4",
    "64, 2, 5, 5",
  })
  void areAsManyAsATaskKeepsOpenTwice(int maxInFlight, int tasks, int wanted, int number) {
    assertThat(new TextsPerTask(maxInFlight, tasks).number(wanted)).isEqualTo(number);
  }
}
