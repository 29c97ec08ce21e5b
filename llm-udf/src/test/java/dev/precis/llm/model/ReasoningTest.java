package dev.precis.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasoningTest {
  private static final String HARMONY_PROMPT =
      "<|start|>user<|message|>Hi<|end|><|start|>assistant";

  /** With the marks of gpt-oss for their first letters. */
  private static String harmony(String text) {
    return text.replace("[A]", "<|channel|>analysis<|message|>")
        .replace("[C]", "<|channel|>commentary to=functions.x <|constrain|>json<|message|>")
        .replace("[F]", "<|channel|>final<|message|>")
        .replace("[S]", "<|start|>assistant")
        .replace("[E]", "<|end|>")
        .replace("[R]", "<|return|>");
  }

  @ParameterizedTest
  @CsvSource({
    "He lit it., He lit it.",
    "<think>Hm.</think>He lit it., He lit it.",
    "' \n<think>Hm.</think>He lit it.', He lit it.",
    "<think></think>He lit it., He lit it.",
    "<think>a</think> <think>b</think>He lit it., He lit it.",
    "<think>a <think> b</think>He lit it., He lit it.",
    "<think>Hm., ''",
    "<think>a</think><think>Hm., ''"
  })
  void isLeftOut(String answer, String visible) {
    assertThat(Reasoning.without(answer, "Say it.")).isEqualTo(visible);
    assertThat(Reasoning.without(answer)).isEqualTo(visible);
  }

  @ParameterizedTest
  @CsvSource({
    "He <think>b</think>lit it.",
    "He lit it.<think>And",
    "I think> so",
    "A thought is between <think> and </think>.",
    "The channel <|channel|>analysis<|message|> is one.",
  })
  void marksWithinAnAnswerArePartOfIt(String answer) {
    assertThat(Reasoning.without(answer, "Say it.")).isEqualTo(answer);
    assertThat(Reasoning.without(answer)).isEqualTo(answer);
    assertThat(Reasoning.without("<think>Hm.</think>" + answer)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "<think>, Hm.</think>He lit it., He lit it.",
    "'<think>\n', Hm.</think>He lit it., He lit it.",
    "<think>, Hm., ''",
    "<think>, a</think><think>b</think>He lit it., He lit it.",
    "'<think></think>', He lit it., He lit it.",
    "<think> and, He lit it.</think>, He lit it.</think>",
  })
  void thePromptMayBeginIt(String promptEnd, String answer, String visible) {
    assertThat(Reasoning.without(answer, "Say it." + promptEnd)).isEqualTo(visible);
  }

  @ParameterizedTest
  @CsvSource({
    "Hm.</think>He lit it., He lit it.",
    "Hm.</think>He <think> lit </think> it., He <think> lit </think> it.",
  })
  void anUnknownPromptHasBegunWhatTheAnswerEnds(String answer, String visible) {
    assertThat(Reasoning.without(answer)).isEqualTo(visible);
  }

  @ParameterizedTest
  @CsvSource({
    "[A]Hm.[E][S][F]He lit it., He lit it.",
    "[A]Hm.[E][S][F]He lit it.[R], He lit it.",
    "[A]Hm.[S][F]He lit it., He lit it.",
    "[S][A]Hm.[E][S][C]{}[E][S][F]He lit it., He lit it.",
    "[F]He lit it., He lit it.",
    "[F]He wrote [A]., He wrote [A].",
    "[A]Hm., ''",
    "[A]Hm.[E], ''",
    "[A]Hm.[E][S], ''",
    "[A]Hm.[E][S]<|channel|>fin, ''",
    "<|channel|>ana, ''",
  })
  void leavesOutTheChannelsOfGptOss(String answer, String visible) {
    assertThat(Reasoning.without(harmony(answer), HARMONY_PROMPT)).isEqualTo(harmony(visible));
    assertThat(Reasoning.without(harmony(answer))).isEqualTo(harmony(visible));
  }

  @ParameterizedTest
  @CsvSource({
    "[A], Hm.[E][S][F]He lit it., He lit it.",
    "[A], Hm., ''",
    "<|channel|>, analysis<|message|>Hm.[E][S][F]He lit it., He lit it.",
    "<|channel|>analysis, <|message|>Hm.[E][S][F]He lit it., He lit it.",
    "[F], He lit it., He lit it.",
  })
  void thePromptMayBeginAChannel(String promptEnd, String answer, String visible) {
    assertThat(Reasoning.without(harmony(answer), HARMONY_PROMPT + harmony(promptEnd)))
        .isEqualTo(visible);
  }

  @Property(tries = 300)
  void keepsAllThatFollowsTheThought(@ForAll String thought, @ForAll String answer) {
    assertThat(Reasoning.without("<think>" + thought + "</think>: " + answer, ""))
        .isEqualTo(": " + answer);
  }
}
