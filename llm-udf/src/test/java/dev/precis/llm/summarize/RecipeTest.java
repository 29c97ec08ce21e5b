package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTest {
  private static final String SHA256 = "ab".repeat(32);

  private static Recipe recipe(Map<String, Object> given) {
    return recipe(SHA256, 2048, given);
  }

  private static Recipe recipe(String sha256, int contextTokens, Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    Recipe recipe =
        Recipe.of(
            sha256,
            contextTokens,
            ModelSettings.read(reader),
            SummarySettings.read(reader),
            SamplingSettings.read(reader));
    reader.finish();
    return recipe;
  }

  @Test
  void isTheSameForTheSameInputs() {
    assertThat(recipe(Map.of("summary.words", 50))).isEqualTo(recipe(Map.of("summary.words", 50)));
  }

  @Test
  void hasIdsOfTwelveHexDigits() {
    assertThat(recipe(Map.of()).id()).matches("[0-9a-f]{12}");
    assertThat(recipe(Map.of()).promptVersion()).matches("[0-9a-f]{12}");
  }

  static Stream<Map<String, Object>> whatMakesAnotherSummary() {
    return Stream.of(
        Map.of("model.engine", "lead"),
        Map.of("summary.passage-tokens", 500),
        Map.of("sampling.temperature", 0.5),
        Map.of("sampling.top-k", 41),
        Map.of("sampling.top-p", 0.9),
        Map.of("sampling.min-p", 0.1),
        Map.of("sampling.repeat-penalty", 1.1),
        Map.of("sampling.repeat-last-n", 32),
        Map.of("sampling.mirostat", 2),
        Map.of("sampling.mirostat-tau", 4),
        Map.of("sampling.mirostat-eta", 0.2),
        Map.of("sampling.seed", 43),
        Map.of("sampling.stop", "END"),
        Map.of("sampling.max-new-tokens", 100));
  }

  @ParameterizedTest
  @MethodSource("whatMakesAnotherSummary")
  void changesWithWhatMakesAnotherSummary(Map<String, Object> given) {
    assertThat(recipe(given).id()).isNotEqualTo(recipe(Map.of()).id());
    assertThat(recipe(given).promptVersion()).isEqualTo(recipe(Map.of()).promptVersion());
  }

  static Stream<Map<String, Object>> whatMakesAnotherPrompt() {
    return Stream.of(
        Map.of("model.chat-template", "Q: {user}"),
        Map.of("summary.words", 121),
        Map.of("summary.prompt", "bullets"),
        Map.of("summary.language", "German"),
        Map.of("summary.system", "Be brief."),
        Map.of("summary.instruction", "Summarize."),
        Map.of("summary.merge-instruction", "Merge."),
        Map.of("summary.strategy", "refine"),
        Map.of("summary.schema", "../conf/schemas/chapter.json"));
  }

  @ParameterizedTest
  @MethodSource("whatMakesAnotherPrompt")
  void changesWithWhatMakesAnotherPrompt(Map<String, Object> given) {
    assertThat(recipe(given).id()).isNotEqualTo(recipe(Map.of()).id());
    assertThat(recipe(given).promptVersion()).isNotEqualTo(recipe(Map.of()).promptVersion());
  }

  @Test
  void changesWithTheInstructionOfItsStrategyAlone() {
    Map<String, Object> refine = Map.of("summary.strategy", "refine");

    assertThat(recipe(Map.of("summary.refine-instruction", "Refine."))).isEqualTo(recipe(Map.of()));
    assertThat(recipe(with(refine, "summary.merge-instruction"))).isEqualTo(recipe(refine));
    assertThat(recipe(with(refine, "summary.refine-instruction")).promptVersion())
        .isNotEqualTo(recipe(refine).promptVersion());
  }

  private static Map<String, Object> with(Map<String, Object> given, String instruction) {
    Map<String, Object> more = new HashMap<>(given);
    more.put(instruction, "Do.");
    return more;
  }

  @Test
  void changesWithEveryTextOfAPrompt(@TempDir Path folder) throws IOException {
    List<String> prompts =
        List.of(
            "instruction: A",
            "instruction: B",
            "instruction: A\nsystem: B",
            "instruction: A\nlanguage: German",
            "instruction: A\nmerge-instruction: B");
    Set<String> versions = new HashSet<>();

    for (String prompt : prompts) {
      Path file = Files.writeString(folder.resolve("p.yaml"), prompt);
      assertThat(versions.add(recipe(Map.of("summary.prompt", file.toString())).promptVersion()))
          .as("a version of its own: %s", prompt)
          .isTrue();
    }
  }

  @Test
  void staysWhenAPromptOnlyHasAnotherNameOrVersion(@TempDir Path folder) throws IOException {
    String prompt = Files.readString(Path.of("..", "conf", "prompts", "neutral.yaml"));
    Path copy = folder.resolve("copy.yml");
    Files.writeString(copy, prompt.replace("version: 1", "version: 2, of May"));

    assertThat(recipe(Map.of("summary.prompt", copy.toString()))).isEqualTo(recipe(Map.of()));
  }

  @Test
  void differsFromLevelToLevel() {
    Set<String> versions = new HashSet<>();

    for (Level level : Level.values()) {
      SettingsReader reader = new SettingsReader(Map.of());
      Recipe recipe =
          Recipe.of(
              SHA256,
              2048,
              ModelSettings.read(reader),
              SummarySettings.read(reader, level),
              SamplingSettings.read(reader));
      assertThat(versions.add(recipe.promptVersion())).as(level.label()).isTrue();
    }
  }

  @Test
  void changesWithTheModelAndItsContext() {
    assertThat(recipe("cd".repeat(32), 2048, Map.of()).id()).isNotEqualTo(recipe(Map.of()).id());
    assertThat(recipe(SHA256, 4096, Map.of()).id()).isNotEqualTo(recipe(Map.of()).id());
  }

  static Stream<Map<String, Object>> whatChangesOnlyTheWay() {
    return Stream.of(
        Map.of("model.path", "/models/copy.gguf"),
        Map.of("model.sha256", SHA256),
        Map.of("model.slots", 8),
        Map.of("model.threads", 3),
        Map.of("model.gpu-layers", 99),
        Map.of("model.native-library", "/opt/llama"),
        Map.of("summary.time-limit", "5m"));
  }

  @ParameterizedTest
  @MethodSource("whatChangesOnlyTheWay")
  void staysWhenOnlyTheWayToTheSummaryChanges(Map<String, Object> given) {
    assertThat(recipe(given)).isEqualTo(recipe(Map.of()));
  }

  @Test
  void neighboursCannotTradeCharacters() {
    List<Map<String, Object>> alike =
        List.of(
            Map.of("summary.system", "a", "summary.instruction", "b, c"),
            Map.of("summary.system", "a, b", "summary.instruction", "c"),
            Map.of("summary.system", "a, b, c", "summary.instruction", "c"),
            Map.of("summary.system", "ab", "summary.instruction", "c"),
            Map.of("summary.system", "a", "summary.instruction", "bc"),
            Map.of("sampling.stop", List.of("a, b")),
            Map.of("sampling.stop", List.of("a", "b")),
            Map.of("sampling.stop", List.of("a", "b, c")),
            Map.of("sampling.stop", List.of("a, b", "c")));
    Set<String> ids = new HashSet<>();

    for (Map<String, Object> given : alike) {
      assertThat(ids.add(recipe(given).id())).as("a recipe of its own: %s", given).isTrue();
    }
  }
}
