package dev.precis.text.passage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceEndTest {
  private static String sentences(String text) {
    return text.substring(0, SentenceEnd.last(text, text.length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "He climbed. He saw the | He climbed.",
        "He climbed. Then Mr. Smith | He climbed.",
        "He climbed. He met Mr. | He climbed.",
        "\u201CWho?\u201D he asked. \u201CI.\u201D And th | \u201CWho?\u201D he asked. \u201CI.\u201D",
        "He climbed! | He climbed!",
        "\u4ED6\u722C\u4E0A\u53BB\u3002\u4ED6\u770B | \u4ED6\u722C\u4E0A\u53BB\u3002",
        "\u4ED6\u722C\u4E0A\u53BB\u3002 | \u4ED6\u722C\u4E0A\u53BB\u3002"
      })
  void findsTheLastFullSentence(String text, String sentences) {
    assertThat(sentences(text)).isEqualTo(sentences);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "He", "He met Mr. Smith", "3.5", "\u4ED6\u722C\u4E0A\u53BB"})
  void findsNoneWhereNoneEnds(String text) {
    assertThat(sentences(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "10, 0", "11, 11", "21, 11", "22, 22"})
  void looksNoFartherThanItMay(int most, int end) {
    assertThat(SentenceEnd.last("He climbed. He looked. He", most)).isEqualTo(end);
  }
}
