package dev.precis.job.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private static final List<String> SOURCE =
      IntStream.range(0, 300).mapToObj(i -> "w" + i).toList();

  @Test
  void tellsFromWhichThirdASummaryIs() {
    assertThat(Coverage.of(SOURCE.subList(0, 20), SOURCE)).isEqualTo(new Coverage(1, 0, 0));
    assertThat(Coverage.of(SOURCE.subList(140, 160), SOURCE).middle()).isCloseTo(1, within(1e-9));
    assertThat(Coverage.of(SOURCE.subList(280, 300), SOURCE).end()).isCloseTo(1, within(1e-9));
  }

  @Test
  void givesAThirdEachToWhatIsOfAllTheSource() {
    List<String> summary = new ArrayList<>(SOURCE.subList(10, 20));
    summary.addAll(SOURCE.subList(150, 160));
    summary.addAll(SOURCE.subList(290, 300));

    Coverage coverage = Coverage.of(summary, SOURCE);

    assertThat(coverage.start()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(coverage.end()).isCloseTo(1 / 3.0, within(1e-9));
  }

  @Test
  void sharesOutWhatStandsInSeveralThirds() {
    List<String> source = List.of("x", "y", "1", "2", "3", "4", "5", "6", "7", "x", "y", "8");

    assertThat(Coverage.of(List.of("x", "y"), source)).isEqualTo(new Coverage(0.5, 0, 0.5));
  }

  @Test
  void saysNothingWhereTheSourceHasNoneOfIt() {
    assertThat(Coverage.of(List.of("other", "words"), SOURCE)).isNull();
    assertThat(Coverage.of(List.of(), SOURCE)).isNull();
    assertThat(Coverage.of(SOURCE, List.of("w1"))).isNull();
  }

  @Property(tries = 300)
  void addsUpToOne(
      @ForAll @Size(max = 50) List<@IntRange(max = 5) Integer> summary,
      @ForAll @Size(max = 200) List<@IntRange(max = 5) Integer> source) {
    Coverage coverage =
        Coverage.of(
            summary.stream().map(String::valueOf).toList(),
            source.stream().map(String::valueOf).toList());

    if (coverage != null) {
      assertThat(List.of(coverage.start(), coverage.middle(), coverage.end()))
          .allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0 + 1e-9));
      assertThat(coverage.start() + coverage.middle() + coverage.end()).isCloseTo(1, within(1e-9));
    }
  }
}
