package dev.precis.job.quality;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SentencesTest {
  @Test
  void endsAtFullStopsAndAtEmptyLinesButNotAtAbbreviations() {
    assertThat(
            Sentences.of("A title\n\nMr. Bates came. \"Who?\" he asked. Then\nnothing\r\n\r\nmore")
                .texts())
        .containsExactly(
            "A title", "Mr. Bates came.", "\"Who?\" he asked.", "Then\nnothing", "more");
  }

  @Test
  void endsAtChineseFullStopsWithoutABlank() {
    assertThat(Sentences.of("\u4e00\u3002\u4e8c\u3002\u4e09").texts())
        .containsExactly("\u4e00\u3002", "\u4e8c\u3002", "\u4e09");
  }

  @Test
  void givesTheFirstOfThem() {
    assertThat(Sentences.of("One. Two. Three. Four.").first(3)).isEqualTo("One. Two. Three.");
    assertThat(Sentences.of("One. Two.").first(3)).isEqualTo("One. Two.");
    assertThat(Sentences.of(" \n").first(3)).isEmpty();
  }

  @Property(tries = 500)
  void losesNothingButWhiteSpace(@ForAll String text) {
    assertThat(withoutSpace(String.join("", Sentences.of(text).texts())))
        .isEqualTo(withoutSpace(text));
  }

  private static String withoutSpace(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints().filter(c -> !Character.isWhitespace(c)).forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
