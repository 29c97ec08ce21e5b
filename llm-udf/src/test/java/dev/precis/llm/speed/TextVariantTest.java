package dev.precis.llm.speed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextVariantTest {
  @Test
  void movesTheFirstWordsToTheEnd() {
    assertThat(TextVariant.of("one two\n\nthree", 0)).isEqualTo("one two\n\nthree");
    assertThat(TextVariant.of("one two\n\nthree", 1)).isEqualTo("two\n\nthree one");
    assertThat(TextVariant.of("one two\n\nthree", 2)).isEqualTo("three one two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", " one ", "one\n"})
  void aSingleWordStays(String text) {
    assertThat(TextVariant.of(text, 5).strip()).isEqualTo("one");
  }
}
