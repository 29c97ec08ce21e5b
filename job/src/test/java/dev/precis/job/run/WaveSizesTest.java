package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaveSizesTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private static List<PartitionSize> partitions(int count, long words) {
    return IntStream.range(0, count)
        .mapToObj(i -> new PartitionSize(i, 1, words, List.of()))
        .toList();
  }

  @Test
  void beginsSmallToLearnTheSpeed() {
    assertThat(new WaveSizes(TEN_MINUTES, 0, 4).next(partitions(100, 1000), 0, Duration.ZERO))
        .isEqualTo(4);
  }

  @Test
  void takesWhatTheClusterDoesInTheTime() {
    WaveSizes sizes = new WaveSizes(TEN_MINUTES, 0, 4);
    sizes.next(partitions(100, 1000), 0, Duration.ZERO);

    assertThat(sizes.next(partitions(96, 1000), 2000, Duration.ofMinutes(1))).isEqualTo(20);
  }

  @Test
  void growsEightfoldAtMost() {
    WaveSizes sizes = new WaveSizes(TEN_MINUTES, 0, 4);
    sizes.next(partitions(100, 1000), 0, Duration.ZERO);

    assertThat(sizes.next(partitions(96, 1000), 4000, Duration.ofSeconds(1))).isEqualTo(32);
  }

  @Test
  void takesOnePartitionThatIsLargerThanTheTime() {
    WaveSizes sizes = new WaveSizes(Duration.ofSeconds(1), 0, 1);
    sizes.next(partitions(3, 1000), 0, Duration.ZERO);

    assertThat(sizes.next(partitions(2, 1000), 10, Duration.ofMinutes(1))).isEqualTo(1);
  }

  @Test
  void repeatsTheSizeWhereNothingIsDoneYet() {
    WaveSizes sizes = new WaveSizes(TEN_MINUTES, 0, 2);
    sizes.next(partitions(100, 1000), 0, Duration.ZERO);

    assertThat(sizes.next(partitions(98, 1000), 0, Duration.ofMinutes(1))).isEqualTo(2);
  }

  @Test
  void takesNoMoreChaptersThanAllowed() {
    WaveSizes sizes = new WaveSizes(TEN_MINUTES, 3, 8);

    assertThat(sizes.next(partitions(100, 1000), 0, Duration.ZERO)).isEqualTo(3);
    assertThat(sizes.next(partitions(97, 1000), 3000, Duration.ofSeconds(1))).isEqualTo(3);
    assertThat(sizes.next(partitions(2, 1000), 6000, Duration.ofSeconds(2))).isEqualTo(2);
  }

  @Test
  void takesNoMoreChaptersThanTheDriverKeepsRowsOf() {
    WaveSizes unlimited = new WaveSizes(TEN_MINUTES, 0, 20_000);
    WaveSizes limited = new WaveSizes(TEN_MINUTES, 15_000, 20_000);

    assertThat(unlimited.next(partitions(20_000, 10), 0, Duration.ZERO)).isEqualTo(10_000);
    assertThat(limited.next(partitions(20_000, 10), 0, Duration.ZERO)).isEqualTo(10_000);
  }
}
