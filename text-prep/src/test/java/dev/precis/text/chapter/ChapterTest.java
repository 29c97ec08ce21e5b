package dev.precis.text.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChapterTest {

  @Test
  void countsWhatStandsBetweenWhiteSpace() {
    assertThat(chapter(1, 1, "“Well,” — he said . . .\n\n* * *\n\nChapter 2").wordCount())
        .isEqualTo(12);
    assertThat(chapter(1, 1, "").wordCount()).isZero();
  }

  @Test
  void countsEachCharacterOfAScriptWithoutSpaces() {
    assertThat(chapter(1, 1, "\u7B2C\u4E00\u7AE0\u3002 One").wordCount()).isEqualTo(4);
  }

  @Test
  void refusesIndexAndLineBelowOne() {
    assertThatThrownBy(() -> chapter(0, 1, ""))
        .hasMessage("Cannot make chapter: its index must be 1 or more, got 0");
    assertThatThrownBy(() -> chapter(1, 0, ""))
        .hasMessage("Cannot make chapter: its line must be 1 or more, got 0");
  }

  @Test
  void kindsAreLabelledInSnakeCase() {
    assertThat(ChapterKind.values())
        .extracting(ChapterKind::label)
        .containsExactly("chapter", "front_matter", "back_matter");
  }

  private static Chapter chapter(int index, int line, String text) {
    return new Chapter(index, ChapterKind.CHAPTER, "", "I", "I", line, text);
  }
}
