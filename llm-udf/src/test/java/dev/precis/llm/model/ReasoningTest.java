package dev.precis.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasoningTest {
  @ParameterizedTest
  @CsvSource({
    "He lit it., He lit it.",
    "<think>Hm.</think>He lit it., He lit it.",
    "<think></think>He lit it., He lit it.",
    "Hm.</think>He lit it., He lit it.",
    "<think>a</think>He <think>b</think>lit it., He lit it.",
    "He lit it.<think>And, He lit it.",
    "<think>Hm., ''",
    "I think> so, I think> so"
  })
  void isLeftOut(String answer, String visible) {
    assertThat(Reasoning.without(answer)).isEqualTo(visible);
  }

  @Property(tries = 300)
  void leavesNoMark(@ForAll String before, @ForAll String after) {
    assertThat(Reasoning.without(before + "<think>" + after + "</think>" + before))
        .doesNotContain("<think>", "</think>");
  }
}
