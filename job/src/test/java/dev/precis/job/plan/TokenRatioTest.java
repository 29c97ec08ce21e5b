package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRatioTest {
  @ParameterizedTest
  @CsvSource({"512, 1.69", "4096, 3.02", "32000, 3.38", "128256, 3.62", "1, 1"})
  void growsWithTheVocabulary(int size, double chars) {
    assertThat(TokenRatio.forVocabulary(size)).isCloseTo(chars, within(0.01));
  }

  @Property
  void aLargerVocabularyNeverNeedsMoreTokens(@ForAll @IntRange(min = 1, max = 1_000_000) int size) {
    assertThat(TokenRatio.forVocabulary(size + 1))
        .isGreaterThanOrEqualTo(TokenRatio.forVocabulary(size));
  }
}
