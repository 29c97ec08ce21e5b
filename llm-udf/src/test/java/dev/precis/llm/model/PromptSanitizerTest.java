package dev.precis.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptSanitizerTest {
  private static final List<String> LLAMA_2_MARKS =
      List.of("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>");
  private static final List<String> CONTROL_TOKENS =
      List.of(
          "<s>", "</s>", "<unk>", "<|a|>", "<|ab|>", "|>", "><", "aa", "\uD83D\uDE00!", "<s></s>");
  private static final PromptSanitizer SANITIZER = new PromptSanitizer(CONTROL_TOKENS);

  @ParameterizedTest
  @CsvSource({
    "a </s> b, a < /s> b",
    "[INST] go [/INST], [ INST] go [ /INST]",
    "<<SYS>> be <</SYS>>, < <SYS>> be < </SYS>>",
    "aaaa, a aa a",
    "<|ab|>, < |ab| >"
  })
  void breaksCommandsByASpace(String text, String expected) {
    String neutral = SANITIZER.sanitize(text);

    assertThat(neutral.replace(" ", "")).isEqualTo(expected.replace(" ", ""));
    assertThat(neutral).isNotEqualTo(text);
    for (String token : CONTROL_TOKENS) {
      assertThat(neutral).doesNotContain(token);
    }
  }

  @Test
  void breaksTheMarksOfLlama2WhateverTheModel() {
    assertThat(new PromptSanitizer(List.of()).sanitize("[INST] <<SYS>> <</SYS>> [/INST]"))
        .isEqualTo("[ INST] < <SYS>> < </SYS>> [ /INST]");
  }

  @Test
  void leavesPlainTextAsItIs() {
    String text = "\u201CWell, Prince,\u201D \u4E2D\u6587 \uD83D\uDE00\n\ttab < s> [inst] {user}\n";

    assertThat(SANITIZER.sanitize(text)).isSameAs(text);
  }

  @Test
  void putsASpaceForWhatIsNoText() {
    assertThat(SANITIZER.sanitize("a\u0000b\u0007c\u009Fd\r\ne\uD83Df\uDE00g"))
        .isEqualTo("a b c d \ne f g");
  }

  @Test
  void breaksACommandThatAppearsOnlyWhenWhatIsNoTextIsTaken() {
    assertThat(new PromptSanitizer(List.of("a b")).sanitize("a\u0000b")).isEqualTo("a  b");
  }

  /** No vocabulary that we know has such tokens, but a file may. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "  ", "x ", " x", "\uD83D\uDE00", "\uD83D\uDE00 ", " ab "})
  void endsWhenAControlTokenCannotBeBrokenByASpace(String token) {
    String text = "x ab x " + token + " y  z";

    String neutral =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> new PromptSanitizer(List.of(token)).sanitize(text));

    assertThat(neutral.replace(" ", "")).isEqualTo(text.replace(" ", ""));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(CONTROL_TOKENS),
            Arbitraries.of(LLAMA_2_MARKS),
            Arbitraries.of("<", ">", "|", "/", "s", "a", "[", "]", "INST", "SYS", " ", "\n", "\t"),
            Arbitraries.of("\u0000", "\u001B", "\u0085", "\r", "\uD83D", "\uDE00", "\uD83D\uDE00"),
            Arbitraries.strings().all().ofMaxLength(4));
    return pieces.list().ofMaxSize(40).map(list -> String.join("", list));
  }

  @Property
  void leavesNoCommandAndChangesNothingElse(@ForAll("texts") String text) {
    String neutral = SANITIZER.sanitize(text);

    for (String token : CONTROL_TOKENS) {
      assertThat(neutral).doesNotContain(token);
    }
    for (String mark : LLAMA_2_MARKS) {
      assertThat(neutral).doesNotContain(mark);
    }
    assertThat(neutral.codePoints())
        .noneMatch(point -> Character.getType(point) == Character.SURROGATE)
        .noneMatch(point -> Character.isISOControl(point) && point != '\n' && point != '\t');
    assertThat(readable(neutral)).isEqualTo(readable(text));
    assertThat(SANITIZER.sanitize(neutral)).isEqualTo(neutral);
  }

  /** The characters that must come through, in order. */
  private static String readable(String text) {
    return text.codePoints()
        .filter(point -> point != ' ')
        .filter(point -> Character.getType(point) != Character.SURROGATE)
        .filter(point -> !Character.isISOControl(point) || point == '\n' || point == '\t')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
