package dev.precis.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptYamlTest {
  private static PromptYaml parse(String yaml) {
    return PromptYaml.parse(yaml, List.of("part"), "version");
  }

  @Test
  void flattensSectionsAndStripsTexts() {
    assertThat(parse("a: ' x '\nversion: 2\npart:\n  a: y\nempty:\n"))
        .isEqualTo(
            new PromptYaml(
                Map.of("a", "x", "version", "2", "part.a", "y", "empty", ""), List.of()));
  }

  @Test
  void keepsWhatIsNoTextForItsSettingToReject() {
    assertThat(parse("a: 2").values().get("a")).hasToString("2").isNotInstanceOf(String.class);
  }

  @Test
  void notesASectionWithoutKeysAndAKeyGivenTwice() {
    assertThat(parse("part: text\npart.a: x").problems())
        .containsExactly("part: expected instructions below it, got \"text\"");
    assertThat(parse("part.a: x\npart:\n  a: y").problems())
        .containsExactly("part.a: expected it once, got it twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text", "[a]", "a: 'x", "a: &x y\nb: *x", "a: 1\na: 2", "a: 1\n---\nb: 2"})
  void rejectsWhatIsNoMapOfTexts(String yaml) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("expected ");
  }
}
