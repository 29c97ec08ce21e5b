package dev.precis.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.SettingsFile;
import dev.precis.job.testing.Ran;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.summarize.SummarySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsFilesTest {
  private static final Path CONF = Path.of("..", "conf");

  @TempDir private Path folder;

  static List<Path> profiles() throws IOException {
    try (Stream<Path> files = Files.list(CONF.resolve("models"))) {
      return files.toList();
    }
  }

  static List<Path> prompts() throws IOException {
    try (Stream<Path> files = Files.list(CONF.resolve("prompts"))) {
      return files.toList();
    }
  }

  @Test
  void theFileOfAllSettingsHoldsEveryKeyWithItsDefault() {
    Map<String, Object> file = SettingsFile.read(CONF.resolve("summarize.yaml"));

    assertThat(file.keySet())
        .containsExactlyInAnyOrderElementsOf(JobSettings.all().stream().map(Setting::key).toList());
    assertThat(JobSettings.of(file)).isEqualTo(JobSettings.of(Map.of()));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void everyModelProfileIsValid(Path profile) {
    assertThat(JobSettings.of(SettingsFile.read(profile)).model().contextTokens()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void everyPromptIsValidByItsNameAndByItsPath(Path prompt) {
    String name = prompt.getFileName().toString().replaceFirst("\\.yaml$", "");
    SummarySettings byPath = summary(prompt.toString());
    SummarySettings byName = summary(name);

    assertThat(byName.prompt()).startsWith(name + ", version ");
    assertThat(byPath.prompt()).startsWith(prompt + ", version ");
    assertThat(byPath.system()).isEqualTo(byName.system());
    assertThat(byPath.instruction()).isEqualTo(byName.instruction()).contains("{words}");
    assertThat(byPath.mergeInstruction()).isEqualTo(byName.mergeInstruction());
  }

  private static SummarySettings summary(String prompt) {
    return JobSettings.of(Map.of("summary.prompt", prompt)).summary();
  }

  @Test
  void theListOfSettingsNamesEveryPrompt() throws IOException {
    String listed = Ran.precis("settings", "--format", "tsv").out();

    for (Path prompt : prompts()) {
      assertThat(listed).contains(prompt.getFileName().toString().replaceFirst("\\.yaml$", ""));
    }
  }

  @Test
  void anEmptyFileHasNoSettings() throws IOException {
    assertThat(SettingsFile.read(Files.writeString(folder.resolve("e.yaml"), "# nothing\n")))
        .isEmpty();
  }

  @Test
  void aKeyGivenTwiceIsAnError() throws IOException {
    Path twice = Files.writeString(folder.resolve("t.yaml"), "model:\n  slots: 1\n  slots: 2\n");

    assertThatThrownBy(() -> SettingsFile.read(twice))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("in line 3")
        .hasMessageContaining("slots");
  }

  @Test
  void assignmentsAcceptListsInBracketsAndTextWithEqualsSigns() {
    assertThat(SettingsFile.assignment("sampling.stop=[\"###\", \"END, really\"]"))
        .isEqualTo(Map.entry("sampling.stop", List.of("###", "END, really")));
    assertThat(SettingsFile.assignment("summary.instruction=Say: a=b"))
        .isEqualTo(Map.entry("summary.instruction", "Say: a=b"));
    assertThatThrownBy(() -> SettingsFile.assignment("model.slots"))
        .hasMessage("Cannot read setting: expected key=value, got model.slots");
  }
}
