package dev.precis.job.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralTest {
  @ParameterizedTest
  @CsvSource({"chapter, chapters", "summary, summaries", "library, libraries", "day, days"})
  void addsTheEndingOfTheNoun(String noun, String plural) {
    assertThat(Plural.of(noun)).isEqualTo(plural);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 summaries", "1, 1 summary", "12, 12 summaries"})
  void countsANoun(long count, String words) {
    assertThat(Console.count(count, "summary")).isEqualTo(words);
  }

  @Test
  void agreesWithTheCount() {
    assertThat(Plural.has(1)).isEqualTo("has");
    assertThat(Plural.has(0)).isEqualTo("have");
    assertThat(Plural.has(2)).isEqualTo("have");
  }
}
