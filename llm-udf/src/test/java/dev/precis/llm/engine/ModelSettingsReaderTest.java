package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingValues;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSettingsReaderTest {
  private static ModelSettings read(Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    ModelSettings settings = new ModelSettingsReader(reader).read();
    reader.finish();
    return settings;
  }

  private static List<String> problems(Map<String, Object> given) {
    return catchThrowableOfType(SettingsException.class, () -> read(given)).problems();
  }

  @Test
  void readsEverySetting() {
    Map<String, Object> given =
        Map.of(
            "model.engine",
            "lead",
            "model.path",
            "/models/a.gguf",
            "model.sha256",
            "ab".repeat(32),
            "model.context-tokens",
            512,
            "model.slots",
            4,
            "model.threads",
            3,
            "model.gpu-layers",
            2,
            "model.native-library",
            "/opt/llama",
            "model.chat-template",
            "Q: {user}",
            "model.cache",
            "/cache");

    assertThat(read(given))
        .isEqualTo(
            new ModelSettings(
                "lead",
                "/models/a.gguf",
                "ab".repeat(32),
                512,
                4,
                3,
                2,
                "/opt/llama",
                "Q: {user}",
                "/cache",
                SettingValues.NONE));
    assertThat(ModelSettings.all())
        .extracting(Setting::key)
        .filteredOn(key -> key.startsWith("model."))
        .containsExactlyInAnyOrderElementsOf(given.keySet());
  }

  @Test
  void reportsAnUnknownEngine() {
    assertThat(problems(Map.of("model.engine", "gpt")))
        .singleElement()
        .asString()
        .startsWith("model.engine: expected ")
        .contains("lead or llama-server or llama.cpp")
        .endsWith(", got gpt");
  }

  @Test
  void reportsABlankPath() {
    assertThat(problems(Map.of("model.path", " ")))
        .containsExactly("model.path: expected a GGUF file, got nothing");
  }

  @Test
  void reportsAChatTemplateWithoutThePlaceholderForTheUserMessage() {
    assertThat(problems(Map.of("model.chat-template", "Q: {system}")))
        .containsExactly(
            "model.chat-template: expected a template with {user} where the user's message goes,"
                + " got \"Q: {system}\"");
  }

  @Test
  void reportsAllProblemsTogether() {
    assertThat(problems(Map.of("model.path", "", "model.slots", 0, "model.chat-template", "Q")))
        .hasSize(3);
  }
}
