package dev.precis.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RepeatedTest {
  @Test
  void isTheMeanAndTheSampleStandardDeviation() {
    Repeated repeated = Repeated.of(DoubleStream.of(2, 4, 4, 4, 5, 5, 7, 9));

    assertThat(repeated.mean()).isEqualTo(5);
    assertThat(repeated.spread()).isCloseTo(2.138, within(0.001));
  }

  @Test
  void oneRoundHasNoSpread() {
    assertThat(Repeated.of(DoubleStream.of(3)).spread()).isNaN();
    assertThat(Repeated.of(DoubleStream.of(3)).knownSpread()).isZero();
  }
}
