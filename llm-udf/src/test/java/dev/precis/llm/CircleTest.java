package dev.precis.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircleTest {
  private static final String GOOD = "The keeper climbed. \u201CWho is there?\u201D he asked.";

  @Test
  void cutsBackToTheLastFullSentenceBeforeTheCircle() {
    assertThat(
            Circle.cutBack(
                GOOD + " And then he went" + ", and then he went".repeat(20) + ", and th"))
        .contains(GOOD);
    assertThat(Circle.cutBack(GOOD + " er er er er er er er er er er er er er er er er er e"))
        .contains(GOOD);
  }

  @Test
  void keepsTheFirstRoundWhereItIsASentence() {
    assertThat(Circle.cutBack(GOOD + " He went home.".repeat(9))).contains(GOOD + " He went home.");
  }

  @Test
  void findsNothingWhereNoSentenceCameBeforeTheCircle() {
    assertThat(Circle.cutBack("and round ".repeat(30))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "One.",
        "Row, row, row. It went on ...................",
        "He said no, no, no."
      })
  void findsNoCircleInWhatOnlyRepeatsALittle(String text) {
    assertThat(Circle.cutBack(text)).isEmpty();
  }
}
