package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepetitionLoopTest {
  private static final String GOOD = "The keeper climbed. \u201CWho is there?\u201D he asked.";

  @Test
  void cutsBackToTheLastFullSentenceBeforeTheLoop() {
    assertThat(before(GOOD + " And then he went" + ", and then he went".repeat(20) + ", and th"))
        .contains(GOOD);
    assertThat(before(GOOD + " er er er er er er er er er er er er er er er er er e"))
        .contains(GOOD);
  }

  @Test
  void findsTheRepeatedPhrase() {
    assertThat(RepetitionLoop.of(GOOD + " He went home.".repeat(9)).map(RepetitionLoop::round))
        .contains(" He went home.");
  }

  @Test
  void keepsTheFirstRoundIfItIsASentence() {
    assertThat(before(GOOD + " He went home.".repeat(9))).contains(GOOD + " He went home.");
  }

  @Test
  void findsNoTextIfNoSentenceCameBeforeTheLoop() {
    assertThat(before("and round ".repeat(30))).contains("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "One.",
        "Row, row, row. It went on ...................",
        "He said no, no, no."
      })
  void findsNoLoopInShortRepetitions(String text) {
    assertThat(before(text)).isEmpty();
  }

  private static Optional<String> before(String answer) {
    return RepetitionLoop.of(answer).map(RepetitionLoop::before);
  }
}
