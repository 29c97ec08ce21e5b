package dev.precis.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void isByTheNearestRank() {
    assertThat(Distribution.of(IntStream.rangeClosed(1, 100).asDoubleStream()))
        .isEqualTo(new Distribution(50, 95, 99));
    assertThat(Distribution.of(IntStream.rangeClosed(1, 20).asDoubleStream()))
        .isEqualTo(new Distribution(10, 19, 20));
    assertThat(Distribution.of(DoubleStream.of(3, 1, 2))).isEqualTo(new Distribution(2, 3, 3));
    assertThat(Distribution.of(DoubleStream.of(7))).isEqualTo(new Distribution(7, 7, 7));
  }

  @Test
  void leavesOutWhatIsUnknown() {
    assertThat(Distribution.of(DoubleStream.of(Double.NaN, 4)))
        .isEqualTo(new Distribution(4, 4, 4));
    assertThat(Distribution.of(DoubleStream.of(Double.NaN)).isKnown()).isFalse();
    assertThat(Distribution.of(DoubleStream.empty()).isKnown()).isFalse();
  }

  @Property(tries = 200)
  void atLeastTheShareIsNotLarger(@ForAll @Size(min = 1, max = 300) double[] values) {
    Distribution found = Distribution.of(DoubleStream.of(values));
    double[] known = DoubleStream.of(values).filter(value -> !Double.isNaN(value)).toArray();

    if (known.length > 0) {
      assertThat(DoubleStream.of(known).filter(value -> value <= found.p95()).count())
          .isGreaterThanOrEqualTo((long) Math.ceil(known.length * 95 / 100.0));
      assertThat(DoubleStream.of(known)).contains(found.p50(), found.p95(), found.p99());
    }
  }
}
