package dev.precis.text.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChapterTest {

  @Test
  void countsWordsButNotLonePunctuation() {
    assertThat(chapter(1, 1, "“Well,” — he said . . .\n\n* * *\n\nChapter 2").wordCount())
        .isEqualTo(5);
    assertThat(chapter(1, 1, "").wordCount()).isZero();
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
