package dev.precis.job.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class QualityMeterPropertyTest {
  @Property(tries = 200)
  void staysWithinBoundsWhateverTheTexts(
      @ForAll @StringLength(max = 400) String summary,
      @ForAll @StringLength(max = 800) String source,
      @ForAll @StringLength(max = 200) String reference) {
    assertWithinBounds(summary, source, reference);
  }

  /** Of few letters, so that they have words, sentences and names in common. */
  @Property(tries = 200)
  void staysWithinBoundsWhenTextsAreAlike(
      @ForAll @StringLength(max = 400) @Chars({'a', 'B', ' ', '.'}) String summary,
      @ForAll @StringLength(max = 800) @Chars({'a', 'B', ' ', '.'}) String source,
      @ForAll @StringLength(max = 200) @Chars({'a', 'B', ' ', '.'}) String reference) {
    assertWithinBounds(summary, source, reference);
  }

  private static void assertWithinBounds(String summary, String source, String reference) {
    Quality quality;
    try (QualityMeter meter = new QualityMeter()) {
      quality = meter.measure(summary, source, reference, "German");
    }

    DoubleStream.concat(
            quality.copying().ngrams().stream()
                .filter(Objects::nonNull)
                .mapToDouble(share -> share),
            DoubleStream.of(
                quality.rouge().one().f1(),
                quality.rouge().two().f1(),
                quality.lead3().longest().f1()))
        .forEach(share -> assertThat(share).isBetween(0.0, 1.0));
    if (quality.names() != null) {
      assertThat(quality.names().all()).containsAll(quality.names().novel());
    }
  }
}
