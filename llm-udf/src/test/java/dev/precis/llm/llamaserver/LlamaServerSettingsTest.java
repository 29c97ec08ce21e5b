package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.settings.SettingValues;
import dev.precis.llm.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaServerSettingsTest {
  private static List<String> problems(String... arguments) {
    return LlamaServerSettings.problems(
        FakeProgram.settings(Path.of("x"), Map.of())
            .withOwn(SettingValues.of(Map.of("llama-server.arguments", List.of(arguments)))));
  }

  @Test
  void acceptsFurtherArguments() {
    assertThat(problems("--flash-attn", "on", "--numa", "isolate", "-1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-c, set model.context-tokens",
    "--ctx-size, set model.context-tokens",
    "--ctx_size, set model.context-tokens",
    "--ctx-size=9, set model.context-tokens",
    "-np, set model.slots",
    "--api-key, Precis sets it",
    "--hf-repo, the model is model.path",
    "-v, the log must not contain texts"
  })
  void refusesAnArgumentThatPrecisSets(String argument, String reason) {
    assertThat(problems("--numa", "isolate", argument))
        .containsExactly(
            "llama-server.arguments: expected no "
                + argument
                + ": "
                + reason
                + ", got "
                + argument);
  }

  @Test
  void reportsTheProblemsWithThoseOfOtherSettings() {
    Map<String, Object> given =
        Map.of("llama-server.arguments", List.of("--port", "80"), "model.slots", 0);

    assertThatThrownBy(() -> FakeProgram.settings(Path.of("x"), given))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("llama-server.arguments: expected no --port")
        .hasMessageContaining("model.slots");
  }
}
