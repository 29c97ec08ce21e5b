package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.GenerationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassagesTest {
  private final Passages passages = new Passages(FakeGenerator.WORDS::applyAsInt);

  @Test
  void doesNotSplitATextThatFitsWhole() {
    assertThat(passages.of(LongestJson.story(3), 30, 10)).containsExactly(LongestJson.story(3));
    assertThat(passages.of(LongestJson.story(3), 29, 10)).hasSize(3);
  }

  @Test
  void splitsInTheMiddle() {
    List<String> halves = passages.halves(LongestJson.story(8), 1_000);

    assertThat(halves).hasSize(2);
    assertThat(String.join(" ", halves)).isEqualTo(LongestJson.story(8));
    assertThat(passages.halves(LongestJson.story(8), 20)).hasSize(4);
  }

  @Test
  void keepsAShortPassage() {
    assertThat(passages.halves(LongestJson.story(6), 1_000)).hasSize(1);
  }

  @Test
  void aCharacterThatIsLongerThanAPassageIsAFailure() {
    Passages heavy = new Passages(text -> 100 * text.length());

    GenerationException failure =
        catchThrowableOfType(GenerationException.class, () -> heavy.of("ab", 50, 50));

    assertThat(failure.kind()).isEqualTo(FailureKind.PROMPT_TOO_LONG);
    assertThat(heavy.halves("ab", 50)).containsExactly("ab");
  }
}
