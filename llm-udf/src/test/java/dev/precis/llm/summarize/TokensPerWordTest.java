package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensPerWordTest {
  private static final Offset<Double> EXACTLY = Offset.offset(1e-9);

  private static double ofCharacters(String text) {
    return TokensPerWord.of(text, sample -> sample.codePointCount(0, sample.length()));
  }

  @Test
  void countsWordsBetweenSpaces() {
    assertThat(ofCharacters("seven letters")).isEqualTo(13 / 2.0, EXACTLY);
  }

  @Test
  void countsCharactersOfChineseAndJapaneseAsWords() {
    assertThat(ofCharacters("\u706F\u5854\u3092\u5B88\u308B")).isEqualTo(1, EXACTLY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0E01", "a", ".", "="})
  void takesWhatStandsWithoutSpacesForWordsOfTwelveCharacters(String character) {
    assertThat(ofCharacters(character.repeat(1_000))).isEqualTo(12, EXACTLY);
  }

  @Test
  void isAtLeastOne() {
    assertThat(TokensPerWord.of("a b c", sample -> 1)).isEqualTo(1, EXACTLY);
  }

  @Test
  void measuresTheBeginningOfALongTextAlone() {
    String text = " ".repeat(30_000) + "word ".repeat(4_000) + "\u0E01".repeat(1_000_000);

    assertThat(ofCharacters(text)).isEqualTo(5, EXACTLY);
  }
}
