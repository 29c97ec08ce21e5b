package dev.precis.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.summarize.SummarySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static void readAll(Map<String, ?> given) {
    SettingsReader reader = new SettingsReader(given);
    ModelSettings.read(reader);
    SummarySettings.read(reader);
    SamplingSettings.read(reader);
    reader.finish();
  }

  @Test
  void givesTheDefaultWhereNothingIsGiven() {
    Setting<Integer> slots = Setting.ofInt("model.slots", 4, 1, 64, "");
    Map<String, Object> empty = new HashMap<>();
    empty.put("model.slots", null);

    assertThat(new SettingsReader(Map.of()).get(slots)).isEqualTo(4);
    assertThat(new SettingsReader(empty).get(slots)).isEqualTo(4);
    assertThat(new SettingsReader(Map.of("model.slots", 2)).get(slots)).isEqualTo(2);
  }

  @Test
  void findsNothingWrongWithTheDefaultsWrittenOut() {
    Map<String, Object> given = new HashMap<>();
    Stream.of(ModelSettings.all(), SummarySettings.all(), SamplingSettings.all())
        .flatMap(List::stream)
        .filter(setting -> !(setting.defaultValue() instanceof List))
        .forEach(setting -> given.put(setting.key(), setting.shownDefault()));

    assertThatCode(() -> readAll(given)).doesNotThrowAnyException();
    SettingsReader reader = new SettingsReader(given);
    assertThat(ModelSettings.read(reader)).isEqualTo(ModelSettings.defaults());
    assertThat(SummarySettings.read(reader)).isEqualTo(SummarySettings.defaults());
    assertThat(SamplingSettings.read(reader)).isEqualTo(SamplingSettings.defaults());
  }

  @Test
  void reportsAllProblemsTogetherInTheOrderOfReading() {
    SettingsException problems =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                readAll(
                    Map.of(
                        "sampling.temperature", "hot",
                        "model.slots", 0,
                        "summary.words", -5,
                        "model.path", " ",
                        "model.slot", 2)));

    assertThat(problems.problems())
        .containsExactly(
            "model.slots: expected a whole number from 1 to 256, got 0",
            "model.path: expected a GGUF file, got nothing",
            "summary.words: expected a whole number from 1 to 10000, got -5",
            "sampling.temperature: expected a number from 0.0 to 2.0, got \"hot\"",
            "model.slot: unknown setting; did you mean model.slots?");
    assertThat(problems)
        .hasMessage("Cannot use the settings: " + String.join("\n  ", problems.problems()));
  }

  @ParameterizedTest
  @CsvSource({
    "model.slot, model.slots",
    "model.threds, model.threads",
    "models.path, model.path",
    "sampling.temprature, sampling.temperature",
    "sampling.topK, sampling.top-k",
    "summary.time_limit, summary.time-limit",
    "temperature, sampling.temperature"
  })
  void namesTheNearestSettingToAnUnknownOne(String unknown, String near) {
    assertThatThrownBy(() -> readAll(Map.of(unknown, "1")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: "
                + unknown
                + ": unknown setting; did you mean "
                + near
                + "?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "colour", "spark.executor.instances", "wallpaper.of-the-kitchen"})
  void guessesNothingWhereNothingIsNear(String unknown) {
    assertThatThrownBy(() -> readAll(Map.of(unknown, 1)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("Cannot use the settings: " + unknown + ": unknown setting");
  }

  @Test
  void reportsAProblemThatAReaderNotes() {
    SettingsReader reader = new SettingsReader(Map.of());
    reader.problem("two of them do not go together");

    assertThatThrownBy(reader::finish)
        .isInstanceOf(SettingsException.class)
        .hasMessage("Cannot use the settings: two of them do not go together");
  }

  @Test
  void asksForATemplateWithAPlaceForTheUser() {
    assertThatThrownBy(() -> readAll(Map.of("model.chat-template", "Q: ")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: model.chat-template: expected a template with {user} where"
                + " the user's message goes, got \"Q: \"");
  }

  @Test
  void reportsAProblemOnceThatSeveralReadersSee() {
    SettingsReader reader = new SettingsReader(Map.of("summary.words", "many"));
    for (Level level : Level.values()) {
      SummarySettings.read(reader, level);
    }

    assertThatThrownBy(reader::finish)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: summary.words: expected a whole number from 1 to 10000, got"
                + " \"many\"");
  }

  @Test
  void asksForInstructions() {
    assertThatThrownBy(
            () -> readAll(Map.of("summary.instruction", " ", "summary.merge-instruction", " \n")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: summary.instruction: expected an instruction, got"
                + " nothing\n  summary.merge-instruction: expected an instruction, got"
                + " nothing");
  }
}
